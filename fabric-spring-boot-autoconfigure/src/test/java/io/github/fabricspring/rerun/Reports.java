package io.github.fabricspring.rerun;

import io.github.fabricspring.FabricGroup;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * A service of group YUL that calls the one of YYZ.
 */
class Reports {

	private final JdbcTemplate jdbc;

	private final Ledger ledger;

	Reports(JdbcTemplate jdbc, Ledger ledger) {
		this.jdbc = jdbc;
		this.ledger = ledger;
	}

	@FabricGroup("YUL")
	@Transactional
	void joiningTheOther() {
		this.jdbc.update("INSERT report");
		this.ledger.write("entry");
	}

	@FabricGroup("YUL")
	@Transactional
	void besideTheOther() {
		this.jdbc.update("INSERT report 1");
		this.ledger.writeOnItsOwn("entry");
		this.jdbc.update("INSERT report 2");
	}

	/** In no scope: the default group's, which is YUL. */
	@Transactional
	void withoutAnnotation() {
		this.jdbc.update("INSERT report");
		this.ledger.write("entry");
	}

	@FabricGroup("YUL")
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	void suspending() {
		this.ledger.write("entry");
	}

}
