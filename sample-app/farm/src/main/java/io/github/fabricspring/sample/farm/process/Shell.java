package io.github.fabricspring.sample.farm.process;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs short commands and waits for them.
 */
public final class Shell {

	private Shell() {
	}

	/**
	 * Runs a command to its end.
	 * @param command program and arguments
	 * @param environment what its environment needs beside what is there
	 * @return how it ended
	 * @throws IOException if there is no such program
	 */
	public static Result run(List<String> command, Map<String, String> environment) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		Process process = builder.start();
		process.getOutputStream().close();
		try {
			String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
			return new Result(process.waitFor(), output);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new FarmException("interrupted while waiting for " + command.get(0), ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Sends a signal that Java has no method for. The shell's own {@code kill}: the
	 * program of that name is missing on small systems.
	 * @param signal its name without SIG
	 * @param process the process
	 * @throws IOException if there is no shell
	 */
	public static void signal(String signal, ProcessHandle process) throws IOException {
		Result result = run(List.of("/bin/sh", "-c", "kill -" + signal + " " + process.pid()), Map.of());
		if (result.status() != 0) {
			throw new FarmException(
					"cannot send SIG" + signal + " to process " + process.pid() + ": " + result.output().strip());
		}
	}

	/**
	 * Waits, without letting an interrupt pass unnoticed.
	 * @param process what to wait for
	 * @param millis how long at most
	 * @return whether it has ended
	 */
	public static boolean awaitExit(Process process, long millis) {
		try {
			return process.waitFor(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new FarmException("interrupted while waiting for process " + process.pid(), ex);
		}
	}

	/**
	 * Waits for a process that has been killed, also on a thread that is interrupted.
	 * @param process what to wait for
	 * @param patience how long at most
	 * @return whether it has ended
	 */
	public static boolean awaitExitUninterrupted(Process process, Duration patience) {
		try {
			process.onExit().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
			return true;
		}
		catch (CompletionException ex) {
			return !process.isAlive();
		}
	}

	/**
	 * The last words of a program.
	 * @param log its log
	 * @return up to 80 lines of it, for a message: a crash alone takes 40
	 */
	public static String lastWords(Path log) {
		try {
			List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
			List<String> tail = lines.subList(Math.max(0, lines.size() - 80), lines.size());
			return "\n  end of " + log + ":\n    " + String.join("\n    ", tail);
		}
		catch (IOException ex) {
			return "\n  (" + log + " cannot be read: " + ex + ")";
		}
	}

	/**
	 * How a command ended.
	 *
	 * @param status the exit status, 0 for success
	 * @param output all that it printed
	 */
	public record Result(int status, String output) {
	}

}
