package io.github.fabricspring.page.autoconfigure;

import java.util.stream.Stream;

import io.github.fabricspring.actuate.FabricEndpoint.FabricDescriptor;
import io.github.fabricspring.actuate.FabricEndpoint.GroupDescriptor;
import io.github.fabricspring.actuate.FabricEndpoint.PoolDescriptor;
import io.github.fabricspring.actuate.FabricEndpoint.ServerDescriptor;
import io.github.fabricspring.actuate.IncidentLog.IncidentDescriptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.annotation.AnnotationUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FabricPageRuntimeHints}.
 */
class FabricPageRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@BeforeEach
	void register() {
		new FabricPageRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@Test
	void theAutoConfigurationImportsThem() {
		ImportRuntimeHints imported = AnnotationUtils.findAnnotation(FabricPageAutoConfiguration.class,
				ImportRuntimeHints.class);
		assertThat(imported).isNotNull()
			.satisfies((hints) -> assertThat(hints.value()).containsExactly(FabricPageRuntimeHints.class));
	}

	@Test
	void everyComponentOfTheStateCanBeRead() {
		Stream
			.of(FabricDescriptor.class, GroupDescriptor.class, ServerDescriptor.class, PoolDescriptor.class,
					IncidentDescriptor.class)
			.flatMap((type) -> Stream.of(type.getRecordComponents()))
			.forEach((component) -> assertThat(
					RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.as("%s", component)
				.accepts(this.hints));
	}

	@ParameterizedTest
	@ValueSource(strings = { "io/github/fabricspring/page/index.html", "io/github/fabricspring/page/page.js",
			"META-INF/maven/org.webjars.npm/uplot/pom.properties",
			"META-INF/resources/webjars/uplot/1/dist/uPlot.esm.js" })
	void everyFileOfThePageIsThere(String resource) {
		assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(this.hints);
	}

}
