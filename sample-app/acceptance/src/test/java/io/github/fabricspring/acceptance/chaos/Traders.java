package io.github.fabricspring.acceptance.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.acceptance.chaos.Checker.Transfer;
import io.github.fabricspring.sample.switchover.Journal;
import io.github.fabricspring.sample.switchover.Journal.Transaction;
import io.github.fabricspring.sample.switchover.Journal.TransactionResult;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.awaitility.Awaitility;

/**
 * Threads that transfer money until they are closed, and note what they were told.
 */
class Traders implements AutoCloseable {

	/**
	 * At full speed a server that returns would be busy with catching up most of the
	 * time, instead of with the next fault.
	 */
	private static final int LONGEST_PAUSE_MILLIS = 100;

	/** A slow machine must not fail for being slow. */
	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final Log logger = LogFactory.getLog(Traders.class);

	private final Bank bank;

	private final Journal journal;

	private final List<CompletableFuture<Void>> traders = new ArrayList<>();

	private final AtomicLong transfers = new AtomicLong();

	private volatile boolean stopped;

	Traders(int count, long seed, Bank bank, Journal journal) {
		this.bank = bank;
		this.journal = journal;
		for (int i = 1; i <= count; i++) {
			int writer = i;
			Random random = new Random(seed + writer);
			this.traders.add(CompletableFuture.runAsync(() -> trade(writer, random),
					(task) -> new Thread(task, "trader-" + writer).start()));
		}
	}

	private void trade(int writer, Random random) {
		for (long number = 1; !this.stopped; number++) {
			Transaction id = new Transaction(writer, number);
			int from = random.nextInt(Bank.ACCOUNTS);
			int to = (from + 1 + random.nextInt(Bank.ACCOUNTS - 1)) % Bank.ACCOUNTS;
			this.journal.record(transfer(new Transfer(id, from, to, 1 + random.nextInt(100))), id);
			this.transfers.incrementAndGet();
			pause(random);
		}
	}

	private static void pause(Random random) {
		try {
			TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private TransactionResult transfer(Transfer transfer) {
		try {
			this.bank.transfer(transfer);
			return TransactionResult.COMMITTED;
		}
		catch (TransactionOutcomeUnknownException ex) {
			logger.warn(transfer.id() + ": " + ex.getMessage());
			return TransactionResult.UNKNOWN;
		}
		catch (RuntimeException ex) {
			logger.warn(transfer.id() + " failed", ex);
			return TransactionResult.FAILED;
		}
	}

	/** Waits until each has made some more transfers. */
	void awaitMore() {
		awaitMore(() -> {
		});
	}

	/**
	 * Waits until each has made some more transfers.
	 * @param meanwhile what is done again and again while they do not
	 */
	void awaitMore(Runnable meanwhile) {
		long enough = transfers() + 4L * this.traders.size();
		Awaitility.await("transfers").atMost(PATIENCE).until(() -> {
			meanwhile.run();
			return transfers() > enough;
		});
	}

	long transfers() {
		return this.transfers.get();
	}

	/** Lets every transfer under way come to its end. */
	@Override
	public void close() {
		this.stopped = true;
		CompletableFuture.allOf(this.traders.toArray(CompletableFuture[]::new))
			.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.join();
	}

}
