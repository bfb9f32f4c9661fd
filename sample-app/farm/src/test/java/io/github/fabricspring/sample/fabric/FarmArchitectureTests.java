package io.github.fabricspring.sample.fabric;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;

/**
 * Farm and node do not know each other, only {@link LocalFabric} knows both, and none
 * knows the starter.
 */
@AnalyzeClasses(packages = "io.github.fabricspring.sample", importOptions = DoNotIncludeTests.class)
class FarmArchitectureTests {

	private static final ArchRule ROOMS = Architectures.layeredArchitecture()
		.consideringOnlyDependenciesInLayers()
		.layer("fabric")
		.definedBy("..sample.fabric..")
		.layer("farm")
		.definedBy("..sample.farm..")
		.layer("node")
		.definedBy("..sample.node..")
		.whereLayer("fabric")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("farm")
		.mayOnlyBeAccessedByLayers("fabric")
		.whereLayer("node")
		.mayOnlyBeAccessedByLayers("fabric");

	private static final ArchRule NO_STARTER = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat(
				DescribedPredicate.describe("belong to the starter", FarmArchitectureTests::isOfTheStarter));

	@ArchTest
	void farmAndNodeDoNotKnowEachOther(JavaClasses classes) {
		ROOMS.check(classes);
	}

	@ArchTest
	void nothingKnowsTheStarter(JavaClasses classes) {
		NO_STARTER.check(classes);
	}

	private static boolean isOfTheStarter(JavaClass type) {
		return type.getPackageName().startsWith("io.github.fabricspring")
				&& !type.getPackageName().startsWith("io.github.fabricspring.sample");
	}

}
