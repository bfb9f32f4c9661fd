package io.github.fabricspring.sample;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/**
 * The application knows neither farm nor node; only the program knows them all.
 */
@AnalyzeClasses(packages = "io.github.fabricspring.sample.switchover", importOptions = DoNotIncludeTests.class)
class SwitchoverArchitectureTests {

	@ArchTest
	void theApplicationKnowsNeitherFarmNorNodeNorProgram(JavaClasses classes) {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.github.fabricspring.sample", "..sample.farm..", "..sample.node..",
					"..sample.fabric..")
			.check(classes);
	}

}
