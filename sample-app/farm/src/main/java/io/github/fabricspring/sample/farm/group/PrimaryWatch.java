package io.github.fabricspring.sample.farm.group;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.process.FarmException;

/**
 * A thread that watches over a primary. The primary is dead when it has not answered
 * three times in a row, and every replica that answers says so too.
 */
final class PrimaryWatch implements AutoCloseable {

	private static final Duration INTERVAL = Duration.ofMillis(200);

	private static final int FAILURES = 3;

	private final Replication group;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Thread thread = new Thread(this::run, "primary-watch");

	private int failures;

	PrimaryWatch(Replication group) {
		this.group = group;
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	private void run() {
		try {
			while (!this.closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
				MysqlServer primary = this.group.believed();
				this.failures = answers(primary) ? 0 : this.failures + 1;
				if (this.failures >= FAILURES && isDeadTo(this.group.others(primary))) {
					this.group.failOver(primary);
					this.failures = 0;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static boolean answers(MysqlServer server) {
		try {
			return Sql.quick(server).isTrue("1");
		}
		catch (FarmException ex) {
			return false;
		}
	}

	private static boolean isDeadTo(List<MysqlServer> replicas) {
		List<Replica.Word> words = replicas.stream().map((server) -> new Replica(server).onItsSource()).toList();
		return words.contains(Replica.Word.DEAD) && !words.contains(Replica.Word.ALIVE);
	}

	@Override
	public void close() {
		this.closed.countDown();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
