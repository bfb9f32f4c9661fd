package io.github.fabricspring.acceptance.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.fabricspring.sample.SampleApplication;

/**
 * The sample as a program of its own, which stays up with its page.
 */
final class RunningSample implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final String PAGE = "Page, for a browser on this machine: ";

	private static final String NO_PAGE = "No page: ";

	private final Process process;

	private final String page;

	private RunningSample(Process process, String page) {
		this.process = process;
		this.page = page;
	}

	/**
	 * Starts the sample.
	 * @param directory where its servers keep their files
	 * @param more further arguments
	 * @return the sample, with its page served
	 * @throws IOException if it says that it has no page, ends, or says nothing in time
	 * @throws InterruptedException if interrupted
	 */
	static RunningSample start(Path directory, String... more) throws IOException, InterruptedException {
		ProcessBuilder program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djava.io.tmpdir=" + directory, "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(), "--stay")
			.redirectError(ProcessBuilder.Redirect.INHERIT);
		program.command().addAll(List.of(more));
		Process process = program.start();
		CompletableFuture<String> said = new CompletableFuture<>();
		Thread reader = new Thread(() -> read(process, said), "sample-output");
		reader.setDaemon(true);
		reader.start();
		String line = await(said);
		if (!line.startsWith(PAGE)) {
			end(process);
			throw new IOException("The sample has no page: " + line);
		}
		return new RunningSample(process, line.substring(PAGE.length()));
	}

	private static String await(CompletableFuture<String> said) throws InterruptedException {
		try {
			return said.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			return "what it says cannot be read: " + ex.getMessage();
		}
		catch (TimeoutException ex) {
			return "it said nothing of it within " + PATIENCE.toSeconds() + " s";
		}
	}

	private static void read(Process process, CompletableFuture<String> said) {
		process.inputReader(StandardCharsets.UTF_8).lines().forEach((line) -> {
			System.out.println(line);
			if (line.startsWith(PAGE) || line.startsWith(NO_PAGE)) {
				said.complete(line);
			}
		});
		said.complete("it ended");
	}

	String page() {
		return this.page;
	}

	@Override
	public void close() {
		end(this.process);
	}

	private static void end(Process process) {
		process.destroy();
		try {
			if (process.waitFor(60, TimeUnit.SECONDS)) {
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		process.destroyForcibly();
	}

}
