package io.github.fabricspring.sample.farm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.farm.distribution.Distribution;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.process.Shell;

/**
 * One life of a mysqld process, from its start to its end.
 * <p>
 * It ends with this JVM, however that ends: a shell in between holds the other end of a
 * pipe, and kills the server when the pipe breaks. A shutdown hook would not run when the
 * JVM is killed, and a stopped server would not notice anything but SIGKILL.
 */
final class MysqldProcess implements AutoCloseable {

	private static final Duration STOPPING = Duration.ofSeconds(10);

	/**
	 * Prints the server's process id and exits as the server does. The signals of a
	 * closed terminal must not end the watchdog before it has done its work.
	 */
	private static final String WATCHED = """
			exec 3<&0 </dev/null
			log=$1
			shift
			"$@" >>"$log" 2>&1 3<&- &
			server=$!
			trap '' HUP INT QUIT TERM
			( while read -r line <&3; do :; done; kill -KILL "$server" ) >/dev/null 2>&1 &
			watchdog=$!
			exec 3<&-
			echo "$server"
			wait "$server"
			status=$?
			kill -KILL "$watchdog"
			exit "$status"
			""";

	private final Process shell;

	private final ProcessHandle server;

	private final Path log;

	/**
	 * Starts a server.
	 * @param distribution the program
	 * @param arguments its arguments
	 * @param log where its output and errors go
	 * @throws IOException if it cannot be started
	 */
	MysqldProcess(Distribution distribution, List<String> arguments, Path log) throws IOException {
		List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WATCHED, "farm", log.toString()));
		command.addAll(distribution.command(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().putAll(distribution.environment());
		this.log = log;
		this.shell = builder.start();
		try {
			this.server = readServer(this.shell, log);
		}
		catch (IOException | RuntimeException ex) {
			this.shell.getOutputStream().close();
			throw ex;
		}
	}

	private static ProcessHandle readServer(Process shell, Path log) throws IOException {
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
		String pid = reader.readLine();
		if (pid == null) {
			throw new IOException("the shell that watches over mysqld ended at once");
		}
		return ProcessHandle.of(Long.parseLong(pid))
			.orElseThrow(() -> new FarmException("mysqld, process " + pid + ", ended at once" + Shell.lastWords(log)));
	}

	long pid() {
		return this.server.pid();
	}

	boolean isAlive() {
		return this.shell.isAlive();
	}

	/**
	 * Waits for the server's end.
	 * @param patience how long at most
	 * @return whether it has ended
	 */
	boolean awaitExit(Duration patience) {
		return Shell.awaitExit(this.shell, patience.toMillis());
	}

	/** Asks for a clean shutdown. */
	void terminate() {
		this.server.destroy();
	}

	/** Stops the server, and returns when all of its threads have stopped. */
	void freeze() throws IOException {
		Shell.signal("STOP", this.server);
		long deadline = System.nanoTime() + STOPPING.toNanos();
		while (!isStopped()) {
			if (System.nanoTime() > deadline) {
				throw new FarmException("mysqld, process " + pid() + ", still runs after SIGSTOP");
			}
			Thread.onSpinWait();
		}
	}

	// On a busy machine its threads run for a while after the signal.
	private boolean isStopped() throws IOException {
		Path threads = Path.of("/proc", Long.toString(pid()), "task");
		if (!Files.isDirectory(threads)) {
			// no Linux: nowhere to look
			return true;
		}
		try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
			for (Path thread : all) {
				if (!isStopped(thread)) {
					return false;
				}
			}
		}
		return true;
	}

	private static boolean isStopped(Path thread) throws IOException {
		try {
			String stat = Files.readString(thread.resolve("stat"));
			return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
		}
		catch (NoSuchFileException ex) {
			// it has ended meanwhile
			return true;
		}
	}

	void thaw() throws IOException {
		Shell.signal("CONT", this.server);
	}

	/**
	 * Kills the server if it lives, frozen or not, and returns when it is gone.
	 */
	@Override
	public void close() {
		this.server.destroyForcibly();
		if (!Shell.awaitExitUninterrupted(this.shell, Duration.ofSeconds(30))) {
			throw new FarmException("mysqld, process " + pid() + ", is still there 30 s after SIGKILL");
		}
	}

	/**
	 * The last words of the server.
	 * @return up to 30 lines of its error log, for a message
	 */
	String lastWords() {
		return Shell.lastWords(this.log);
	}

}
