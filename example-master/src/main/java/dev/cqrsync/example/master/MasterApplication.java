package dev.cqrsync.example.master;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Service that owns accounts, products and purchases. Publishing needs nothing but the annotations on the entities. */
@SpringBootApplication
public class MasterApplication {

    public static void main(String[] args) {
        application().run(args);
    }

    /**
     * The application, ready to run. Its configuration is {@code example-master.yaml} and not {@code application.yaml},
     * so that both examples fit on one class path.
     */
    public static SpringApplication application() {
        return new SpringApplicationBuilder(MasterApplication.class)
                .properties("spring.config.name=example-master")
                .build();
    }
}
