package io.github.fabricspring.acceptance.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
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

	/** Nanoseconds from the end of the work to the answer to COMMIT. */
	final LongAdder committing = new LongAdder();

	/** Nanoseconds from before the first write to the answer to COMMIT. */
	final LongAdder locking = new LongAdder();

	private final AtomicInteger ids = new AtomicInteger();

	private final UnaryOperator<Runnable> call;

	CostWork(JdbcTemplate jdbc, TransactionTemplate transactions) {
		this(jdbc, transactions, UnaryOperator.identity());
	}

	private CostWork(JdbcTemplate jdbc, TransactionTemplate transactions, UnaryOperator<Runnable> call) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.call = call;
	}

	// The work in calls of an application.
	static CostWork of(ApplicationContext application, Rerun rerun) {
		FabricTemplate template = application.getBean(FabricTemplate.class);
		return new CostWork(application.getBean(JdbcTemplate.class), application.getBean(TransactionTemplate.class),
				(work) -> () -> template.execute("YYZ", AccessMode.READ_WRITE, rerun, () -> {
					work.run();
					return true;
				}));
	}

	Runnable of(Kind kind) {
		return this.call.apply(transaction(kind));
	}

	private Runnable transaction(Kind kind) {
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
		this.transactions.executeWithoutResult((status) -> {
			long begin = System.nanoTime();
			this.jdbc.update(INSERT, TEXT);
			long inserted = System.nanoTime();
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					long end = System.nanoTime();
					CostWork.this.locking.add(end - begin);
					CostWork.this.committing.add(end - inserted);
				}

			});
		});
	}

	private void read() {
		this.jdbc.queryForList("SELECT text FROM bench WHERE id = ?", String.class, this.ids.incrementAndGet() % 100);
	}

	/** What is compared. */
	enum Mode {

		/** HikariCP alone. */
		PLAIN,

		/** The starter without keys. */
		SAFE,

		/** The key in a request of its own before COMMIT. */
		KEY_FIRST,

		/** The key in the request that commits. */
		EXACTLY_ONCE

	}

	/** What a transaction does. */
	enum Kind {

		INSERT, TEN, READ, ROLLBACK

	}

}
