package dev.cqrsync.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.cqrsync", importOptions = ImportOption.DoNotIncludeTests.class)
class CliArchitectureTest {

    @ArchTest
    static final ArchRule arrowsPointDownwards = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.cqrsync.cli..")
            .layer("ways")
            .definedBy("dev.cqrsync.cli")
            .optionalLayer("attach")
            .definedBy("dev.cqrsync.cli.attach..")
            .layer("command")
            .definedBy("dev.cqrsync.cli.command..")
            .layer("support")
            .definedBy("dev.cqrsync.cli.support..")
            .whereLayer("ways")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("attach")
            .mayOnlyBeAccessedByLayers("ways")
            .whereLayer("command")
            .mayOnlyBeAccessedByLayers("ways", "attach")
            .whereLayer("support")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule noPackagesInCycles =
            slices().matching("dev.cqrsync.(**)").should().beFreeOfCycles();
}
