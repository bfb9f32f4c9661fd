package io.github.fabricspring.sample.switchover;

import java.time.Duration;
import java.util.Set;

import io.github.fabricspring.sample.switchover.Journal.Transaction;
import io.github.fabricspring.sample.switchover.Journal.TransactionResult;

/**
 * The comparison of the journal with the tables.
 *
 * @param committed transactions whose writer was told that they are committed
 * @param reruns attempts beyond the first
 * @param failed transactions whose writer got an error that it cannot act upon
 * @param lost committed ones that the tables lack, and transactions applied by half
 * @param duplicated copies beyond the first, and transactions that are there although
 * their writer was told that they failed
 * @param unknown transactions whose writer was told that the outcome is unknown
 * @param longestGap the longest time without a commit of any writer
 * @param refused events that the cluster refused, so that they were not survived
 */
public record SwitchoverReport(long committed, long reruns, long failed, long lost, long duplicated, long unknown,
		Duration longestGap, int refused) {

	static SwitchoverReport of(Journal journal, Tables tables, long reruns, Duration longestGap, int refused) {
		Set<Transaction> committed = journal.read(TransactionResult.COMMITTED);
		Set<Transaction> failed = journal.read(TransactionResult.FAILED);
		long lost = committed.stream().filter((transaction) -> !tables.contains(transaction)).count() + tables.torn();
		long duplicated = tables.surplus() + failed.stream().filter(tables::contains).count();
		return new SwitchoverReport(committed.size(), reruns, failed.size(), lost, duplicated,
				journal.read(TransactionResult.UNKNOWN).size(), longestGap, refused);
	}

	public boolean isClean() {
		return this.committed > 0 && this.failed == 0 && this.lost == 0 && this.duplicated == 0 && this.refused == 0;
	}

	@Override
	public String toString() {
		return "report: committed=%d reruns=%d failed=%d lost=%d duplicated=%d unknown=%d longest-gap-ms=%d".formatted(
				this.committed, this.reruns, this.failed, this.lost, this.duplicated, this.unknown,
				this.longestGap.toMillis());
	}

}
