package io.github.fabricspring.rerun;

import io.github.fabricspring.rerun.StubServers.StubServer;
import io.github.fabricspring.support.FakeTopology;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.test.util.AopTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls with a transaction of their own within the transaction of another call.
 */
@SpringJUnitConfig(TransactionsConfiguration.class)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
@Timeout(60)
class SuspendedTransactionTests {

	@Autowired
	private StubServers servers;

	@Autowired
	private FakeTopology topology;

	@Autowired
	private Ledger ledger;

	@Autowired
	private Reports reports;

	private StubServer a;

	private StubServer b;

	private StubServer c;

	private Ledger target;

	@BeforeEach
	void find() {
		this.a = this.servers.server("a");
		this.b = this.servers.server("b");
		this.c = this.servers.server("c");
		this.target = AopTestUtils.getTargetObject(this.ledger);
	}

	@Test
	void aTransactionOfItsOwnInAnotherGroupIsRunAgainByItself() {
		loseServerAt("entry");
		this.reports.besideTheOther();
		assertThat(this.c.rows).containsExactly("report 1", "report 2");
		assertThat(this.b.rows).containsExactly("entry");
		assertThat(this.target.attempts).hasSize(2);
	}

	@Test
	void aTransactionOfItsOwnIsNotCommittedWhereTheOneAroundItIsLost() {
		loseServerAt("entry");
		this.reports.aroundOneOnItsOwn();
		assertThat(this.a.rows).isEmpty();
		assertThat(this.b.rows).containsExactly("entry", "report 1", "report 2");
		assertThat(this.target.attempts).hasSize(2);
	}

	@Test
	void aTransactionOfItsOwnDoesNotWaitForAPrimaryWhereTheOneAroundItIsLost() {
		this.a.fault = (operation) -> {
			if (operation.equals("report 1")) {
				this.topology.announce("YYZ", FakeTopology.secondary("YYZ", "a"), FakeTopology.secondary("YYZ", "b"));
				this.a.fail(StubServers.lost());
			}
		};
		this.topology.whenAsked = this.target::switchOver;
		this.reports.aroundOneOnItsOwn();
		assertThat(this.a.rows).isEmpty();
		assertThat(this.b.rows).containsExactly("entry", "report 1", "report 2");
	}

	/** Server a is gone from this operation on, and b becomes the primary. */
	private void loseServerAt(String operation) {
		this.a.fault = (current) -> {
			if (current.equals(operation)) {
				this.target.switchOver();
				this.a.fail(StubServers.lost());
				throw StubServers.lost();
			}
		};
	}

}
