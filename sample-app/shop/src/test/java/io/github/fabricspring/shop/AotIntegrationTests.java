package io.github.fabricspring.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the shop can be processed ahead of time, and runs with what that has
 * generated.
 */
class AotIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static final List<String> PLAIN = List.of("-Dspring.devtools.restart.enabled=false");

	private static final List<String> GENERATED = List.of("-Dspring.devtools.restart.enabled=false",
			"-Dspring.aot.enabled=true");

	@Test
	void theProcessedApplicationWrites(@TempDir Path directory) throws Exception {
		ShopProcess shop = new ShopProcess(directory, farm.get());
		Path sources = directory.resolve("sources");
		Path resources = directory.resolve("resources");
		Path classes = directory.resolve("classes");
		shop.run(PLAIN, List.of(),
				List.of("org.springframework.boot.SpringApplicationAotProcessor", ShopRounds.class.getName(),
						sources.toString(), resources.toString(), classes.toString(), "io.github.fabricspring",
						"sample-shop"));
		compile(sources, classes);
		List<String> arguments = new ArrayList<>(List.of(ShopRounds.class.getName()));
		arguments.addAll(shop.settings());
		List<String> lines = shop.run(GENERATED, List.of(classes, resources), arguments);
		assertThat(lines).contains("shop placed 1: AppClassLoader, generated true, threads true", "shop after 1: []");
		assertThat(reachability(resources)).contains("io.github.fabricspring.connection.driver.AbortableSocketFactory",
				"io.github.fabricspring.shop.Orders");
	}

	private static void compile(Path sources, Path classes) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> all = Files.walk(sources)) {
			List<Path> java = all.filter((path) -> path.toString().endsWith(".java")).toList();
			assertThat(java).isNotEmpty();
			assertThat(
					compiler
						.getTask(null, files, null,
								List.of("-proc:none", "-d", classes.toString(), "-cp",
										ShopProcess.classPath(List.of(classes))),
								null, files.getJavaFileObjectsFromPaths(java))
						.call())
				.isTrue();
		}
	}

	private static String reachability(Path resources) throws IOException {
		try (Stream<Path> all = Files.walk(resources)) {
			Path metadata = all.filter((path) -> path.endsWith("reachability-metadata.json")).findFirst().orElseThrow();
			return Files.readString(metadata);
		}
	}

}
