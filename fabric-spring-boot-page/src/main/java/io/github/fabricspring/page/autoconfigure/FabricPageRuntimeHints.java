package io.github.fabricspring.page.autoconfigure;

import java.util.List;

import io.github.fabricspring.actuate.FabricEndpoint.FabricDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * The hints for ahead-of-time processing: the records of the endpoint's answer, which the
 * page reads by reflection, and the files of the page.
 */
class FabricPageRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<String> FILES = List.of("io/github/fabricspring/page/*.html",
			"io/github/fabricspring/page/*.css", "io/github/fabricspring/page/*.js",
			"io/github/fabricspring/page/*.svg", "META-INF/maven/org.webjars.npm/uplot/pom.properties",
			"META-INF/resources/webjars/uplot/*/dist/*");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), FabricDescriptor.class);
		for (String pattern : FILES) {
			hints.resources().registerPattern(pattern);
		}
	}

}
