package io.github.fabricspring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The limits in lines of the main code of every module: a package and a file can be read
 * in one sitting.
 */
class SizeTests {

	private static final int PACKAGE = 2000;

	private static final int FILE = 350;

	private static final int MEDIAN = 80;

	private static final int NINE_IN_TEN = 200;

	static Stream<Path> modules() throws IOException {
		Path root = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
		try (Stream<Path> sample = Files.list(root.resolve("sample-app"))) {
			return Stream
				.concat(Stream
					.of("fabric-spring-boot-autoconfigure", "fabric-spring-boot-page", "fabric-spring-boot-test")
					.map(root::resolve), sample)
				.map((module) -> module.resolve("src/main/java"))
				.filter(Files::isDirectory)
				.toList()
				.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("modules")
	void packagesAndFilesAreSmall(Path sources) throws IOException {
		Map<Path, Long> files = files(sources);
		Map<Path, Long> packages = files.entrySet()
			.stream()
			.collect(Collectors.groupingBy((file) -> Objects.requireNonNull(file.getKey().getParent()), TreeMap::new,
					Collectors.summingLong(Map.Entry::getValue)));
		assertThat(packages).allSatisfy((name, lines) -> assertThat(lines).as("%s", name).isLessThanOrEqualTo(PACKAGE));
		assertThat(files).allSatisfy((name, lines) -> assertThat(lines).as("%s", name).isLessThanOrEqualTo(FILE));
	}

	@ParameterizedTest
	@MethodSource("modules")
	void mostFilesAreShort(Path sources) throws IOException {
		List<Long> lines = files(sources).values().stream().sorted().toList();
		assertThat(lines.get(lines.size() / 2)).isLessThanOrEqualTo(MEDIAN);
		assertThat(lines.get(lines.size() * 9 / 10)).isLessThanOrEqualTo(NINE_IN_TEN);
	}

	private static Map<Path, Long> files(Path sources) throws IOException {
		try (Stream<Path> all = Files.walk(sources)) {
			return all.filter((path) -> path.toString().endsWith(".java"))
				.collect(Collectors.toMap((path) -> path, SizeTests::lines, (one, other) -> one, TreeMap::new));
		}
	}

	private static long lines(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
