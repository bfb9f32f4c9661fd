package io.github.fabricspring.acceptance.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.sample.switchover.Journal;
import io.github.fabricspring.sample.switchover.Journal.Transaction;
import io.github.fabricspring.sample.switchover.Journal.TransactionResult;

/**
 * Holds what callers were told against what the surviving primary holds.
 */
final class Checker {

	private Checker() {
	}

	static Findings check(Journal told, List<Transfer> ledger, Map<Integer, Long> balances, long openingBalance) {
		Set<Transaction> present = new HashSet<>();
		long duplicated = 0;
		Map<Integer, Long> expected = new HashMap<>();
		balances.keySet().forEach((account) -> expected.put(account, openingBalance));
		for (Transfer transfer : ledger) {
			if (!present.add(transfer.id())) {
				duplicated++;
			}
			expected.merge(transfer.from(), -transfer.amount(), Long::sum);
			expected.merge(transfer.to(), transfer.amount(), Long::sum);
		}
		long lost = told.read(TransactionResult.COMMITTED).stream().filter((id) -> !present.contains(id)).count();
		long falseFailures = told.read(TransactionResult.FAILED).stream().filter(present::contains).count();
		return new Findings(lost, duplicated, falseFailures, expected.equals(balances));
	}

	/**
	 * A row of the ledger.
	 *
	 * @param id what its caller calls it
	 */
	record Transfer(Transaction id, int from, int to, long amount) {
	}

	/**
	 * What is wrong.
	 *
	 * @param lost acknowledged transfers that the ledger lacks
	 * @param duplicated rows beyond a transfer's first
	 * @param falseFailures transfers in the ledger whose caller was told that they are
	 * not committed
	 * @param balanced whether every balance is what the ledger adds up to
	 */
	record Findings(long lost, long duplicated, long falseFailures, boolean balanced) {

		boolean clean() {
			return this.lost == 0 && this.duplicated == 0 && this.falseFailures == 0 && this.balanced;
		}

	}

}
