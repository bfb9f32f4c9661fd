package io.github.fabricspring.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The arrows between the page's packages, and those from them to the starter.
 */
@AnalyzeClasses(packages = PageArchitectureTests.PAGE, importOptions = DoNotIncludeTests.class)
class PageArchitectureTests {

	static final String PAGE = "io.github.fabricspring.page";

	private static final String SOURCE = PAGE + ".source";

	private static final String STARTER = "io.github.fabricspring";

	@ArchTest
	void theServerUsesOnlyTheSourcesOfTheState(JavaClasses page) {
		usesOfOurs(page, PAGE, PAGE, SOURCE);
	}

	@ArchTest
	void theSourcesOfTheStateUseOnlyTheEndpoint(JavaClasses page) {
		usesOfOurs(page, SOURCE, SOURCE, STARTER + ".actuate");
	}

	@ArchTest
	void nothingUsesTheAutoConfiguration(JavaClasses page) {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(PAGE + ".autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(PAGE + ".autoconfigure")
			.check(page);
	}

	@ArchTest
	void noWebServerButThatOfTheJdkIsUsed(JavaClasses page) {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("jakarta..", "org.springframework.web..", "org.springframework.http..",
					"org.springframework.boot.actuate..", "tools.jackson..")
			.check(page);
	}

	@ArchTest
	void everyPublicClassIsNamedAsApi(JavaClasses page) throws IOException {
		for (JavaClass type : page) {
			if (type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass()
					&& !type.isAnnotatedWith(AutoConfiguration.class)) {
				Path room = Path.of("src/main/java", type.getPackageName().split("\\.")).resolve("package-info.java");
				assertThat(Files.readString(room)).contains("API: ", "{@link " + type.getName() + "}");
			}
		}
	}

	private static void usesOfOurs(JavaClasses page, String from, String... allowed) {
		ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(from)
			.should()
			.onlyDependOnClassesThat(DescribedPredicate.not(Predicates.resideInAPackage(STARTER + ".."))
				.or(Predicates.resideInAnyPackage(allowed)))
			.check(page);
	}

}
