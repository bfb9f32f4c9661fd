package io.github.fabricspring.sample.switchover;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.sample.switchover.Journal.Transaction;
import io.github.fabricspring.sample.switchover.Journal.TransactionResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that write numbered transactions as fast as they are answered. A writer never
 * repeats a number, even after an error: repeating is the starter's task.
 */
class Writers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Writers.class);

	private final NumberedTransactions transactions;

	private final Journal journal;

	private final Pulse pulse;

	private final AtomicLong failures = new AtomicLong();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean stopped;

	Writers(int count, NumberedTransactions transactions, Journal journal, Pulse pulse) {
		this.transactions = transactions;
		this.journal = journal;
		this.pulse = pulse;
		for (int writer = 1; writer <= count; writer++) {
			int number = writer;
			this.threads.add(new Thread(() -> run(number), "writer-" + number));
		}
	}

	void start() {
		this.threads.forEach(Thread::start);
	}

	private void run(int writer) {
		for (long number = 1; !this.stopped; number++) {
			Transaction transaction = new Transaction(writer, number);
			this.journal.record(write(transaction), transaction);
		}
	}

	private TransactionResult write(Transaction transaction) {
		try {
			this.transactions.write(transaction.writer(), transaction.number());
			this.pulse.beat();
			return TransactionResult.COMMITTED;
		}
		catch (TransactionOutcomeUnknownException ex) {
			logger.warn("writer {}: outcome of number {} unknown: {}", transaction.writer(), transaction.number(),
					ex.getMessage());
			return TransactionResult.UNKNOWN;
		}
		catch (RuntimeException ex) {
			if (this.failures.incrementAndGet() <= 3) {
				logger.error("writer {} failed with number {}", transaction.writer(), transaction.number(), ex);
			}
			return TransactionResult.FAILED;
		}
	}

	/** Lets every writer finish its transaction and waits for it. */
	@Override
	public void close() {
		this.stopped = true;
		for (Thread thread : this.threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

}
