package io.github.fabricspring.acceptance.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.sample.SampleApplication;

/**
 * The sample as a program of its own, which stays up with its page.
 */
final class RunningSample implements AutoCloseable {

	private static final String PAGE = "Page, for a browser on this machine: ";

	private final Process process;

	private final String page;

	private RunningSample(Process process) throws IOException {
		this.process = process;
		BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
		this.page = page(output);
		Thread reader = new Thread(() -> output.lines().forEach(System.out::println), "sample-output");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts the sample.
	 * @param directory where its servers keep their files
	 * @return the sample, with its page served
	 * @throws IOException if it ended without a page
	 */
	static RunningSample start(Path directory) throws IOException {
		return new RunningSample(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djava.io.tmpdir=" + directory, "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(), "--stay")
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start());
	}

	private static String page(BufferedReader output) throws IOException {
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			if (line.startsWith(PAGE)) {
				return line.substring(PAGE.length());
			}
		}
		throw new IOException("The sample ended without a page");
	}

	String page() {
		return this.page;
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (this.process.waitFor(60, TimeUnit.SECONDS)) {
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.process.destroyForcibly();
	}

}
