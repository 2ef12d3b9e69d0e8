package dev.cqrsync.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(
        packages = "dev.cqrsync",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    @ArchTest
    static final ArchRule arrowsPointDownwards = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.cqrsync..")
            .layer("vocabulary")
            .definedBy("dev.cqrsync")
            .layer("text")
            .definedBy("dev.cqrsync.text")
            .layer("mapping")
            .definedBy("dev.cqrsync.mapping..")
            .layer("serialization")
            .definedBy("dev.cqrsync.serialization..")
            .layer("transport")
            .definedBy("dev.cqrsync.transport")
            .layer("brokers")
            .definedBy("dev.cqrsync.transport.*..")
            .layer("deadletter")
            .definedBy("dev.cqrsync.deadletter..")
            .layer("jdbc")
            .definedBy("dev.cqrsync.jdbc..")
            .layer("outbox")
            .definedBy("dev.cqrsync.outbox..")
            .layer("capture")
            .definedBy("dev.cqrsync.capture..")
            .layer("filter")
            .definedBy("dev.cqrsync.filter..")
            .layer("master")
            .definedBy("dev.cqrsync.master..")
            .layer("replica")
            .definedBy("dev.cqrsync.replica..")
            .layer("sync")
            .definedBy("dev.cqrsync.sync..")
            .layer("starter")
            .definedBy("dev.cqrsync.autoconfigure..")
            .whereLayer("vocabulary")
            .mayNotAccessAnyLayer()
            .whereLayer("text")
            .mayNotAccessAnyLayer()
            .whereLayer("mapping")
            .mayOnlyAccessLayers("vocabulary")
            .whereLayer("serialization")
            .mayOnlyAccessLayers("vocabulary", "text", "mapping")
            .whereLayer("transport")
            .mayOnlyAccessLayers("vocabulary", "text")
            .whereLayer("brokers")
            .mayOnlyAccessLayers("vocabulary", "text", "transport", "serialization")
            .whereLayer("deadletter")
            .mayOnlyAccessLayers("vocabulary", "serialization", "transport")
            .whereLayer("jdbc")
            .mayOnlyAccessLayers("vocabulary")
            .whereLayer("outbox")
            .mayOnlyAccessLayers("vocabulary", "serialization", "transport", "jdbc")
            .whereLayer("capture")
            .mayOnlyAccessLayers("vocabulary", "mapping", "serialization", "transport", "outbox", "jdbc")
            .whereLayer("filter")
            .mayOnlyAccessLayers("vocabulary", "mapping", "serialization")
            .whereLayer("master")
            .mayOnlyAccessLayers("vocabulary", "mapping", "transport", "filter", "outbox", "capture", "jdbc")
            .whereLayer("replica")
            .mayOnlyAccessLayers("vocabulary", "text", "mapping", "serialization", "transport", "jdbc")
            .whereLayer("sync")
            .mayOnlyAccessLayers(
                    "vocabulary",
                    "text",
                    "mapping",
                    "serialization",
                    "transport",
                    "jdbc",
                    "filter",
                    "outbox",
                    "capture",
                    "master",
                    "replica")
            .whereLayer("starter")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule brokersDoNotKnowEachOther =
            slices().matching("dev.cqrsync.transport.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule noPackagesInCycles =
            slices().matching("dev.cqrsync.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nullnessIsDeclaredEverywhere = classes().should(beInANullMarkedPackage());

    @ArchTest
    static final ArchRule namesSayWhatATypeDoes = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils");

    @ArchTest
    static final ArchRule theCoreKnowsNoBoot = noClasses()
            .that()
            .resideOutsideOfPackage("dev.cqrsync.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.boot..");

    @ArchTest
    static final ArchRule brokerClientsStayBehindTheirAdapter = noClasses()
            .that()
            .resideOutsideOfPackages("dev.cqrsync.transport.rabbit..", "dev.cqrsync.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.amqp..", "com.rabbitmq..");

    /** Clocks of instances differ; leases and pauses in the table go by the database's, those in memory by none. */
    @ArchTest
    static final ArchRule theOutboxAsksNoClockOfItsProcess = noClasses()
            .that()
            .resideInAPackage("dev.cqrsync.outbox..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, Date.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now");

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package annotated with @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " is not @NullMarked"));
            }
        };
    }

    /** The core's test support comes as a jar, which does not look like a directory of tests. */
    static final class NoTestJars implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }
}
