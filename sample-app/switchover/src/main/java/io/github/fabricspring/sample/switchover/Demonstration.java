package io.github.fabricspring.sample.switchover;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.switchover.Cluster.Processes;
import io.github.fabricspring.sample.switchover.Pulse.Section;

/**
 * The demonstration: writers run while the group's primary is switched over and killed;
 * then their journal is compared with the surviving tables.
 */
class Demonstration {

	private final NumberedTransactions transactions;

	private final Cluster cluster;

	private final Reruns reruns;

	private final SwitchoverSettings settings;

	private final PrintStream out;

	private final Pulse pulse = new Pulse();

	private final List<String> summary = new ArrayList<>();

	private int refused;

	Demonstration(NumberedTransactions transactions, Cluster cluster, Reruns reruns, SwitchoverSettings settings,
			PrintStream out) {
		this.transactions = transactions;
		this.cluster = cluster;
		this.reruns = reruns;
		this.settings = settings;
		this.out = out;
	}

	/**
	 * Runs all of it.
	 * @param journalFile where the writers' journal goes
	 * @return what came out
	 * @throws InterruptedException if interrupted
	 */
	SwitchoverReport run(Path journalFile) throws InterruptedException {
		Processes processes = this.cluster.processes();
		this.transactions.createTables();
		this.cluster.describe().forEach(this.out::println);
		try (Journal journal = new Journal(journalFile)) {
			try (Writers writers = new Writers(this.settings.writers(), this.transactions, journal, this.pulse);
					LiveLine live = new LiveLine(this.out, this.pulse, this.cluster)) {
				writers.start();
				awaitCommits();
				this.out.println("first commits %.1f s after the program's start".formatted(uptime()));
				live.say("running");
				Thread.sleep(this.settings.pause().toMillis());
				event(live, "switchover", this.cluster::switchOver);
				if (processes != null) {
					event(live, "kill -9", processes::killPrimary);
					event(live, "the killed server returns", processes::restore);
				}
				event(live, "switchover", this.cluster::switchOver);
			}
			this.summary.forEach(this.out::println);
			if (processes == null) {
				this.out.println("no kill: in an existing installation only switchovers are run");
			}
			return SwitchoverReport.of(journal, this.transactions.read(), this.reruns.count(),
					this.pulse.whole().longestGap(), this.refused);
		}
	}

	private static double uptime() {
		return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
	}

	private void event(LiveLine live, String name, Runnable action) throws InterruptedException {
		String before = this.cluster.primary();
		long rerunsBefore = this.reruns.count();
		this.pulse.mark();
		live.say(name);
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			// the writers go on, and what became of their transactions is worth a report
			this.refused++;
			this.summary.add("%-26s refused: %s".formatted(name, ex.getMessage()));
			return;
		}
		awaitCommits();
		live.say("running");
		Thread.sleep(this.settings.pause().toMillis());
		Section section = this.pulse.section();
		this.summary.add("%-26s primary %s -> %s, commits=%d reruns=%d longest-gap-ms=%d".formatted(name, before,
				this.cluster.primary(), section.commits(), this.reruns.count() - rerunsBefore,
				section.longestGap().toMillis()));
	}

	/**
	 * Waits until commits flow again: the end of an event, as the application sees it.
	 */
	private void awaitCommits() throws InterruptedException {
		long seen = this.pulse.whole().commits();
		long deadline = System.nanoTime() + this.settings.patience().toNanos();
		while (this.pulse.whole().commits() < seen + this.settings.writers()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("No commits for %d s; the primary is %s"
					.formatted(this.settings.patience().toSeconds(), this.cluster.primary()));
			}
			Thread.sleep(Duration.ofMillis(5).toMillis());
		}
	}

	/** How often the starter ran something again. */
	@FunctionalInterface
	interface Reruns {

		long count();

	}

}
