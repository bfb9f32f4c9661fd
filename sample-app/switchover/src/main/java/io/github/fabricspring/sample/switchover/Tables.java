package io.github.fabricspring.sample.switchover;

import java.util.HashMap;
import java.util.Map;

import io.github.fabricspring.sample.switchover.Journal.Transaction;

/**
 * The content of the surviving primary's tables.
 */
class Tables {

	private final Map<Transaction, Integer> entries = new HashMap<>();

	private final Map<Integer, Long> totals = new HashMap<>();

	void entry(int writer, long number, int copies) {
		this.entries.put(new Transaction(writer, number), copies);
	}

	void total(int writer, long entries) {
		this.totals.put(writer, entries);
	}

	boolean contains(Transaction transaction) {
		return this.entries.containsKey(transaction);
	}

	/**
	 * Copies beyond the first, over all transactions.
	 * @return 0 if each was applied once
	 */
	long surplus() {
		return this.entries.values().stream().mapToLong((copies) -> copies - 1L).sum();
	}

	/**
	 * Entries without their half in the totals, or the other way round: transactions that
	 * were not applied whole.
	 * @return 0 if all were
	 */
	long torn() {
		Map<Integer, Long> difference = new HashMap<>(this.totals);
		this.entries
			.forEach((transaction, copies) -> difference.merge(transaction.writer(), -(long) copies, Long::sum));
		return difference.values().stream().mapToLong(Math::abs).sum();
	}

}
