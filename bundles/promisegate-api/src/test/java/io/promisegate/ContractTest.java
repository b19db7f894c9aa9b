package io.promisegate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.promisegate", importOptions = ImportOption.DoNotIncludeTests.class)
class ContractTest {

    @ArchTest
    static final ArchRule NEEDS_NOTHING_BUT_JAVA_AND_JAKARTA_VALIDATION = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.promisegate..", "java..", "jakarta.validation..", "org.osgi.annotation..", "org.jspecify..");

    @ArchTest
    static final ArchRule HAS_NO_PACKAGE_FOR_LEFTOVERS =
            noClasses().should().resideInAnyPackage("..util..", "..common..", "..helper..");
}
