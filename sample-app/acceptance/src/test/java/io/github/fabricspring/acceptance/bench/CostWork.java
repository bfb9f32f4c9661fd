package io.github.fabricspring.acceptance.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The transactions whose cost is compared, over one data source.
 */
final class CostWork {

	private static final String INSERT = "INSERT INTO bench (text) VALUES (?)";

	private static final String TEXT = "a row as any other";

	private static final int STATEMENTS = 10;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transactions;

	/** Nanoseconds from the end of the work to the end of the transaction. */
	final LongAdder committing = new LongAdder();

	/** Nanoseconds from before the first write to the end of the transaction. */
	final LongAdder locking = new LongAdder();

	private final AtomicInteger ids = new AtomicInteger();

	CostWork(JdbcTemplate jdbc, TransactionTemplate transactions) {
		this.jdbc = jdbc;
		this.transactions = transactions;
	}

	Runnable of(Kind kind) {
		return switch (kind) {
			case INSERT -> this::insert;
			case TEN -> () -> this.transactions.executeWithoutResult((status) -> {
				for (int i = 0; i < STATEMENTS / 2; i++) {
					this.jdbc.update(INSERT, TEXT);
					read();
				}
			});
			case READ -> () -> this.transactions.executeWithoutResult((status) -> read());
			case ROLLBACK -> () -> this.transactions.executeWithoutResult((status) -> {
				this.jdbc.update(INSERT, TEXT);
				status.setRollbackOnly();
			});
		};
	}

	private void insert() {
		long[] times = new long[2];
		this.transactions.executeWithoutResult((status) -> {
			times[0] = System.nanoTime();
			this.jdbc.update(INSERT, TEXT);
			times[1] = System.nanoTime();
		});
		long end = System.nanoTime();
		this.locking.add(end - times[0]);
		this.committing.add(end - times[1]);
	}

	private void read() {
		this.jdbc.queryForList("SELECT text FROM bench WHERE id = ?", String.class, this.ids.incrementAndGet() % 100);
	}

	static Runnable under(Rerun rerun, FabricTemplate template, Runnable work) {
		return () -> template.execute("YYZ", AccessMode.READ_WRITE, rerun, () -> {
			work.run();
			return true;
		});
	}

	/** What is compared. */
	enum Mode {

		PLAIN, SAFE, EXACTLY_ONCE

	}

	/** What a transaction does. */
	enum Kind {

		INSERT, TEN, READ, ROLLBACK

	}

}
