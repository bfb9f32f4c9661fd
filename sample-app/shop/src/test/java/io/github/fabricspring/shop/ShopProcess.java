package io.github.fabricspring.shop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmAccounts.Account;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Java programs with the class path of the tests.
 *
 * @param directory where they write
 * @param farm the servers
 */
record ShopProcess(Path directory, Farm farm) {

	private static final int MINUTES = 3;

	/**
	 * Runs a program to its end.
	 * @param options options of the JVM
	 * @param more what comes before the class path of the tests
	 * @param arguments the main class and its arguments
	 * @return the lines that it printed
	 * @throws IOException if it cannot be run
	 * @throws InterruptedException if interrupted
	 */
	List<String> run(List<String> options, List<Path> more, List<String> arguments)
			throws IOException, InterruptedException {
		Path output = Files.createTempFile(this.directory, "output", ".txt");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.add("-cp");
		command.add(classPath(more));
		command.addAll(arguments);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("ended in time").isTrue();
			List<String> lines = Files.readAllLines(output);
			assertThat(process.exitValue()).as("%s", String.join("\n", lines)).isZero();
			return lines;
		}
		finally {
			process.destroyForcibly();
		}
	}

	static String classPath(List<Path> more) {
		List<String> entries = new ArrayList<>(more.stream().map(Path::toString).toList());
		entries.add(System.getProperty("java.class.path"));
		return String.join(File.pathSeparator, entries);
	}

	/**
	 * Returns the settings of the shop on one server.
	 * @return arguments of the application
	 */
	List<String> settings() {
		Account account = this.farm.accounts().application();
		return List.of("--fabric.groups.YYZ.servers=" + this.farm.store().host() + ":" + this.farm.store().port(),
				"--fabric.groups.YYZ.discovery=fixed", "--fabric.datasource.username=" + account.user(),
				"--fabric.datasource.password=" + account.password(),
				"--fabric.datasource.database=" + this.farm.accounts().database(),
				"--fabric.outcome.create-table=true");
	}

}
