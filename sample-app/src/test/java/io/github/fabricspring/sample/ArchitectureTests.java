package io.github.fabricspring.sample;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/**
 * Farm, node and application do not know each other; only the program knows them all.
 */
@AnalyzeClasses(packagesOf = SampleApplication.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final ArchRule ROOMS = Architectures.layeredArchitecture()
		.consideringOnlyDependenciesInLayers()
		.layer("program")
		.definedBy("io.github.fabricspring.sample")
		.layer("farm")
		.definedBy("..sample.farm..")
		.layer("node")
		.definedBy("..sample.node..")
		.layer("switchover")
		.definedBy("..sample.switchover..")
		.whereLayer("program")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("farm")
		.mayOnlyBeAccessedByLayers("program")
		.whereLayer("node")
		.mayOnlyBeAccessedByLayers("program")
		.whereLayer("switchover")
		.mayOnlyBeAccessedByLayers("program");

	@ArchTest
	void roomsKnowEachOtherOnlyThroughTheProgram(JavaClasses classes) {
		ROOMS.check(classes);
	}

}
