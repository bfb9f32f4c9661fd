package io.github.fabricspring.acceptance.matrix;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * How often the transaction that wrote a number said that it was committed.
 */
final class Commits {

	private final Map<Integer, Integer> counts = new ConcurrentHashMap<>();

	void count(int number) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				Commits.this.counts.merge(number, 1, Integer::sum);
			}

		});
	}

	int of(int number) {
		return this.counts.getOrDefault(number, 0);
	}

}
