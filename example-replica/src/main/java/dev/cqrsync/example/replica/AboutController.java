package dev.cqrsync.example.replica;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page where it is and where the master can be changed. */
@RestController
class AboutController {

    private final About about;

    AboutController(DataSource dataSource, @Value("${example.master-url:}") String masterUrl)
            throws MetaDataAccessException {
        String database = JdbcUtils.extractDatabaseMetaData(dataSource, AboutController::product);
        this.about = new About(database, masterUrl.isEmpty() ? null : masterUrl);
    }

    @GetMapping("/api/about")
    About about() {
        return about;
    }

    private static String product(java.sql.DatabaseMetaData metaData) throws SQLException {
        return metaData.getDatabaseProductName() + " " + metaData.getDatabaseMajorVersion();
    }

    /**
     * What runs here.
     *
     * @param database product and version
     * @param masterUrl page of the master, if somebody named it
     */
    record About(String database, @Nullable String masterUrl) {}
}
