package io.github.fabricspring.rerun;

import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.support.FakeTopology;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A service of group YYZ.
 */
@FabricGroup("YYZ")
class Ledger {

	final List<String> attempts = new ArrayList<>();

	final List<String> committed = new ArrayList<>();

	private final JdbcTemplate jdbc;

	private final FakeTopology topology;

	Ledger(JdbcTemplate jdbc, FakeTopology topology) {
		this.jdbc = jdbc;
		this.topology = topology;
	}

	/** The group's primary is b from now on. */
	void switchOver() {
		this.topology.announce(TransactionsConfiguration.YYZ, FakeTopology.secondary("YYZ", "a"),
				FakeTopology.primary("YYZ", "b"));
	}

	@Transactional
	String write(String row) {
		this.attempts.add(row);
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				Ledger.this.committed.add(row);
			}

		});
		this.jdbc.update("INSERT " + row + " 1");
		this.jdbc.update("INSERT " + row + " 2");
		return "wrote " + row;
	}

	@Transactional
	void run(Runnable work) {
		this.attempts.add("run");
		work.run();
	}

	@Transactional(propagation = Propagation.REQUIRES_NEW)
	void writeOnItsOwn(String row) {
		this.attempts.add(row);
		this.jdbc.update("INSERT " + row);
	}

	@Transactional(readOnly = true)
	void read(String query) {
		this.attempts.add(query);
		this.jdbc.update("INSERT " + query);
	}

	@FabricGroup(value = "YYZ", mode = AccessMode.READ_ONLY)
	void readWithoutTransaction(String query) {
		this.attempts.add(query);
		this.jdbc.update("INSERT " + query);
	}

	void withoutTransaction(Runnable work) {
		this.attempts.add("without");
		work.run();
	}

}
