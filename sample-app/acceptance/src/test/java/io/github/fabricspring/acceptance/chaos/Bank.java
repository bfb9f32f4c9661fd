package io.github.fabricspring.acceptance.chaos;

import java.util.List;
import java.util.Map;

import io.github.fabricspring.acceptance.chaos.Checker.Transfer;

/**
 * Accounts, and a ledger without any key that would stop a transfer from being written
 * twice.
 */
interface Bank {

	int ACCOUNTS = 500;

	long OPENING_BALANCE = 1_000_000;

	/** Makes the tables anew. */
	void open();

	/**
	 * Moves money. The accounts are locked in the order they are named, so deadlocks are
	 * part of the game.
	 * @param transfer what is moved
	 */
	void transfer(Transfer transfer);

	List<Transfer> ledger();

	Map<Integer, Long> balances();

	/**
	 * Counts the transfers whose caller was left with an object that says something else
	 * than its row.
	 * @return the number
	 */
	default long misplaced() {
		return 0;
	}

}
