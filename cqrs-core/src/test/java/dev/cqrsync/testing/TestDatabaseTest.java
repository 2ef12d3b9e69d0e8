package dev.cqrsync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.jdbc.DatabaseKind;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

class TestDatabaseTest {

    @Entity(name = "Ticket")
    static class Ticket {

        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        Long id;

        String name = "mine";
    }

    @ParameterizedTest
    @EnumSource
    void isTheDatabaseItsNameSays(TestDatabase database) {
        try (TestDatabase.Handle handle = database.create()) {
            assertThat(DatabaseKind.of(handle.dataSource()).name()).isEqualTo(database.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesAndSequencesOfAnotherAreNotTakenForItsOwn(TestDatabase database) {
        try (TestDatabase.Handle other = database.create();
                TestDatabase.Handle handle = database.create()) {
            JdbcTemplate foreign = new JdbcTemplate(other.dataSource());
            foreign.execute("CREATE TABLE Ticket (id BIGINT PRIMARY KEY)");
            foreign.execute("CREATE SEQUENCE Ticket_SEQ START WITH 1 INCREMENT BY 50");
            try (SessionFactory sessions = update(handle)) {
                sessions.inTransaction(session -> session.persist(new Ticket()));
            }
            assertThat(new JdbcTemplate(handle.dataSource()).queryForList("SELECT name FROM Ticket", String.class))
                    .containsExactly("mine");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftForTheNext(TestDatabase database) {
        for (int round = 0; round < 2; round++) {
            try (TestDatabase.Handle handle = database.create();
                    SessionFactory sessions = update(handle)) {
                sessions.inTransaction(session -> session.persist(new Ticket()));
                assertThat(new JdbcTemplate(handle.dataSource()).queryForList("SELECT id FROM Ticket", Long.class))
                        .containsExactly(1L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void clearedItHasItsTablesAndNoRows(TestDatabase database) {
        try (TestDatabase.Handle handle = database.create();
                SessionFactory sessions = update(handle)) {
            JdbcTemplate jdbc = new JdbcTemplate(handle.dataSource());
            jdbc.execute("CREATE TABLE part (ticket BIGINT NOT NULL, FOREIGN KEY (ticket) REFERENCES Ticket (id))");
            sessions.inTransaction(session -> session.persist(new Ticket()));
            jdbc.execute("INSERT INTO part (ticket) SELECT id FROM Ticket");
            handle.clear();
            assertThat(jdbc.queryForObject("SELECT count(*) FROM Ticket", Long.class))
                    .isZero();
            assertThat(jdbc.queryForObject("SELECT count(*) FROM part", Long.class))
                    .isZero();
        }
    }

    private static SessionFactory update(TestDatabase.Handle handle) {
        Configuration configuration = new Configuration().addAnnotatedClass(Ticket.class);
        configuration.getProperties().put("hibernate.connection.datasource", handle.dataSource());
        configuration.setProperty("hibernate.hbm2ddl.auto", "update");
        return configuration.buildSessionFactory();
    }
}
