package io.github.fabricspring.acceptance.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.sample.farm.FarmAccounts.Account;
import io.github.fabricspring.sample.farm.process.Shell;
import io.github.fabricspring.topology.GroupAnswer;
import org.awaitility.Awaitility;

/**
 * A client in a process of its own, which is stopped nine tenths of the time: it has sent
 * questions, and reads the answers when they are out of date.
 */
public final class StarvedClient implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final Duration STOPPED = Duration.ofMillis(450);

	private static final Duration RUNNING = Duration.ofMillis(50);

	private static final String BELIEVES = "believes ";

	private final Process process;

	private final List<String> primaries = new CopyOnWriteArrayList<>();

	private final Thread reader = new Thread(this::read, "starved-output");

	private final Thread starver = new Thread(this::starve, "starver");

	private StarvedClient(Process process) {
		this.process = process;
		this.reader.setDaemon(true);
		this.starver.setDaemon(true);
		this.reader.start();
		this.starver.start();
	}

	static StarvedClient start(List<String> seeds, Account account) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", System.getProperty("java.class.path"), StarvedClient.class.getName(), account.user(),
						account.password()));
		command.addAll(seeds);
		return new StarvedClient(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	/**
	 * The client itself: tells each change of the primary.
	 * @param arguments user, password, and the servers
	 * @throws SQLException if there is no driver
	 * @throws InterruptedException never
	 */
	public static void main(String[] arguments) throws SQLException, InterruptedException {
		List<String> all = List.of(arguments);
		try (Believed believed = Believed.of(all.subList(2, all.size()), new Account(all.get(0), all.get(1)))) {
			String last = "";
			for (int told = 0;; Thread.sleep(1)) {
				for (GroupAnswer answer : believed.since(told)) {
					told++;
					String primary = String.valueOf(Believed.primary(answer));
					if (!primary.equals(last)) {
						System.out.println(BELIEVES + primary);
						last = primary;
					}
				}
			}
		}
	}

	private void read() {
		this.process.inputReader(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> line.startsWith(BELIEVES))
			.forEach((line) -> this.primaries.add(line.substring(BELIEVES.length())));
	}

	private void starve() {
		try {
			while (this.process.isAlive()) {
				Shell.signal("STOP", this.process.toHandle());
				Thread.sleep(STOPPED.toMillis());
				Shell.signal("CONT", this.process.toHandle());
				Thread.sleep(RUNNING.toMillis());
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void await(String primary) {
		Awaitility.await("the starved client to believe " + primary)
			.atMost(PATIENCE)
			.until(() -> !this.primaries.isEmpty() && this.primaries.get(this.primaries.size() - 1).equals(primary));
	}

	/**
	 * Returns the primaries that it believed.
	 * @return the addresses, the first one first; one that was believed again after a
	 * moment without any counts once
	 */
	List<String> reigns() {
		List<String> reigns = new ArrayList<>();
		for (String primary : this.primaries) {
			boolean goesOn = !reigns.isEmpty() && reigns.get(reigns.size() - 1).equals(primary);
			if (!primary.equals("null") && !goesOn) {
				reigns.add(primary);
			}
		}
		return reigns;
	}

	@Override
	public void close() {
		this.starver.interrupt();
		this.process.destroyForcibly();
	}

}
