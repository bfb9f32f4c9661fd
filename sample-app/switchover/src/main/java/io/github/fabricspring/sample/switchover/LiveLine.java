package io.github.fabricspring.sample.switchover;

import java.io.PrintStream;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A status line: rewritten in place on a terminal, otherwise printed once a second.
 */
class LiveLine implements AutoCloseable {

	private static final Duration ON_TERMINAL = Duration.ofMillis(200);

	private static final Duration ELSEWHERE = Duration.ofSeconds(1);

	private final PrintStream out;

	private final Pulse pulse;

	private final Cluster cluster;

	private final boolean terminal = isTerminal();

	private final Thread thread = new Thread(this::run, "live-line");

	private volatile String happening = "starting";

	LiveLine(PrintStream out, Pulse pulse, Cluster cluster) {
		this.out = out;
		this.pulse = pulse;
		this.cluster = cluster;
		this.thread.setDaemon(true);
		this.thread.start();
	}

	void say(String text) {
		this.happening = text;
	}

	private void run() {
		Duration interval = (this.terminal) ? ON_TERMINAL : ELSEWHERE;
		long commits = 0;
		long time = System.nanoTime();
		try {
			while (true) {
				Thread.sleep(interval.toMillis());
				long now = System.nanoTime();
				long total = this.pulse.whole().commits();
				show((total - commits) * 1e9 / (now - time), this.cluster.primary());
				commits = total;
				time = now;
			}
		}
		catch (InterruptedException ex) {
			if (this.terminal) {
				this.out.println();
			}
		}
	}

	private void show(double commitsPerSecond, @Nullable String primary) {
		String line = "%7.0f commits/s   primary %-21s   %s".formatted(commitsPerSecond,
				(primary != null) ? primary : "none", this.happening);
		if (this.terminal) {
			this.out.print("\r" + line + "\u001b[K");
			this.out.flush();
		}
		else {
			this.out.println(line);
		}
	}

	// From Java 22 on there is a console even where there is no terminal, hence TERM
	@SuppressWarnings("SystemConsoleNull")
	private static boolean isTerminal() {
		return System.console() != null && System.getenv("TERM") != null;
	}

	@Override
	public void close() {
		this.thread.interrupt();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
