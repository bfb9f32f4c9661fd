package io.github.fabricspring.rerun;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.TransactionPartlyCommittedException;
import io.github.fabricspring.rerun.StubServers.StubServer;
import io.github.fabricspring.support.FakeTopology;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.test.util.AopTestUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests with real proxies and transactions, over servers that break.
 */
@SpringJUnitConfig(TransactionsConfiguration.class)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
@Timeout(60)
class AnnotatedTransactionTests {

	@Autowired
	private StubServers servers;

	@Autowired
	private FakeTopology topology;

	@Autowired
	private Ledger ledger;

	@Autowired
	private Reports reports;

	@Autowired
	private RerunTemplate fabric;

	@Autowired
	private TransactionTemplate transaction;

	@Autowired
	private JdbcTemplate jdbc;

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
	void aTransactionThatLosesItsServerIsRunAgainOnTheNewPrimary() {
		loseServerAt("row 2");
		assertThat(this.ledger.write("row")).isEqualTo("wrote row");
		assertThat(this.a.rows).isEmpty();
		assertThat(this.b.rows).containsExactly("row 1", "row 2");
		assertThat(this.target.attempts).hasSize(2);
		assertThat(this.target.committed).as("callbacks of the commit that counts").containsExactly("row");
	}

	@Test
	void aTransactionWhoseServerBecameReadOnlyBeforeCommitIsRunAgain() {
		this.a.fault = (operation) -> {
			if (operation.equals("COMMIT")) {
				this.target.switchOver();
				throw StubServers.readOnly();
			}
		};
		this.ledger.write("row");
		assertThat(this.a.rows).isEmpty();
		assertThat(this.b.rows).containsExactly("row 1", "row 2");
	}

	@Test
	void aLostCommitIsUnknownWhetherItWasAppliedOrNot() {
		for (boolean applied : new boolean[] { true, false }) {
			this.a.appliesLostCommits = applied;
			this.a.failOnce("COMMIT", StubServers.lost());
			assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
				.isThrownBy(() -> this.ledger.write("row"))
				.withRootCauseInstanceOf(SQLException.class)
				.withStackTraceContaining("Communications link failure");
		}
		assertThat(this.target.attempts).hasSize(2);
		assertThat(this.a.rows).containsExactly("row 1", "row 2");
		assertThat(this.b.rows).isEmpty();
	}

	@Test
	void aDeadlockIsRunAgainOnTheSameServer() {
		this.a.failOnce("row 2", StubServers.deadlock());
		this.ledger.write("row");
		assertThat(this.a.rows).containsExactly("row 1", "row 2");
		assertThat(this.topology.questions).hasValue(0);
	}

	@Test
	void aServerThatRefusesConnectionsIsWaitedFor() {
		this.a.failOnce("CONNECT", StubServers.lost());
		this.ledger.write("row");
		assertThat(this.a.rows).containsExactly("row 1", "row 2");
	}

	@Test
	void aServerThatStaysAwayIsReportedAsNotCommitted() {
		this.a.fail(StubServers.lost());
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> this.ledger.write("row"))
			.withMessageContaining("the deadline (fabric.retry.timeout=PT2S) has passed")
			.withStackTraceContaining("Communications link failure");
		assertThat(this.target.attempts).isEmpty();
	}

	@Test
	void aGroupWithoutPrimaryIsReportedAsUnavailable() {
		this.topology.announce("YYZ", FakeTopology.secondary("YYZ", "a"), FakeTopology.secondary("YYZ", "b"));
		assertThatExceptionOfType(GroupUnavailableException.class).isThrownBy(() -> this.ledger.write("row"));
		assertThat(this.target.attempts).isEmpty();
	}

	@Test
	void anApplicationsExceptionRollsBackAndComesAsItIsEvenIfTheServerIsLostMeanwhile() {
		IllegalStateException own = new IllegalStateException("sold out");
		assertThat(catchThrowable(() -> this.ledger.run(() -> {
			this.jdbc.update("INSERT row");
			throw own;
		}))).isSameAs(own);
		assertThat(this.a.rows).isEmpty();
		assertThat(this.target.attempts).hasSize(1);
	}

	@Test
	void aCallOfTheSameGroupJoinsAndTheOuterIsRunAgainAsAWhole() {
		loseServerAt("inner 2");
		this.ledger.run(() -> {
			this.jdbc.update("INSERT outer");
			this.ledger.write("inner");
		});
		assertThat(this.a.rows).isEmpty();
		assertThat(this.b.rows).containsExactly("outer", "inner 1", "inner 2");
		assertThat(this.target.attempts).containsExactly("run", "inner", "run", "inner");
	}

	@Test
	void aCallOfAnotherGroupIsRefusedToJoin() {
		assertThatExceptionOfType(CrossGroupException.class).isThrownBy(() -> this.reports.joiningTheOther())
			.withMessageContaining("YYZ - a call for this group would join the active transaction of group YUL")
			.withMessageContaining("REQUIRES_NEW");
		assertThat(this.c.rows).isEmpty();
		assertThat(this.target.attempts).isEmpty();
	}

	@Test
	void aCallOfAnotherGroupIsRefusedToJoinATransactionOfTheDefaultGroup() {
		assertThatExceptionOfType(CrossGroupException.class).isThrownBy(() -> this.reports.withoutAnnotation());
		assertThat(this.c.rows).isEmpty();
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
	void thePersistenceContextOfASuspendedTransactionDoesNotPreventARerun() {
		loseServerAt("entry");
		TransactionSynchronizationManager.bindResource(this, new EntityManagerHolder(entityManager()));
		try {
			this.reports.besideTheOther();
		}
		finally {
			TransactionSynchronizationManager.unbindResource(this);
		}
		assertThat(this.b.rows).containsExactly("entry");
	}

	@Test
	void withAPersistenceContextFromBeforeTheCallItIsNotRunAgain() {
		loseServerAt("row 2");
		TransactionSynchronizationManager.bindResource(this, new EntityManagerHolder(entityManager()));
		try {
			assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> this.ledger.write("row"))
				.withMessageContaining("spring.jpa.open-in-view=false");
		}
		finally {
			TransactionSynchronizationManager.unbindResource(this);
		}
		assertThat(this.b.rows).isEmpty();
	}

	@Test
	void afterASuspensionACallOfAnotherGroupBeginsATransactionOfItsOwn() {
		this.reports.suspending();
		assertThat(this.a.rows).containsExactly("entry 1", "entry 2");
	}

	@Test
	void afterAnInnerCommitTheOuterTransactionIsNotRunAgain() {
		assertThatExceptionOfType(TransactionPartlyCommittedException.class).isThrownBy(() -> this.ledger.run(() -> {
			this.ledger.writeOnItsOwn("inner");
			loseServerAt("outer");
			this.jdbc.update("INSERT outer");
		})).withStackTraceContaining("Communications link failure");
		assertThat(this.target.attempts).containsExactly("run", "inner");
	}

	@Test
	void aWriteIsRefusedToJoinAReadOnlyTransaction() {
		this.transaction.setReadOnly(true);
		assertThatExceptionOfType(CrossGroupException.class)
			.isThrownBy(() -> this.fabric.executeWithoutResult("YYZ",
					() -> this.transaction.executeWithoutResult((status) -> this.ledger.write("row"))))
			.withMessageContaining("YYZ - a call that may write would join an active read-only transaction");
		assertThat(this.target.attempts).isEmpty();
	}

	@Test
	void aReadJoinsAnyTransactionOfItsGroup() {
		this.ledger.run(() -> this.ledger.read("query"));
		assertThat(this.a.rows).containsExactly("query");
		this.transaction.setReadOnly(true);
		this.fabric.executeWithoutResult("YYZ",
				() -> this.transaction.executeWithoutResult((status) -> this.ledger.read("query")));
		assertThat(this.b.rows).containsExactly("query");
	}

	@Test
	void aReadMovesOnFromASecondaryThatFailed() {
		this.b.fail(StubServers.lost());
		this.ledger.read("query");
		assertThat(this.a.rows).containsExactly("query");
		assertThat(this.topology.questions).hasValue(0);
	}

	@Test
	void aReadWithoutATransactionMovesOnToo() {
		this.b.failOnce("query", StubServers.lost());
		this.ledger.readWithoutTransaction("query");
		assertThat(this.a.rows).containsExactly("query");
	}

	@Test
	void aWriteOnASecondaryIsTheApplicationsOwnMistake() {
		this.b.failOnce("query", StubServers.readOnly());
		Throwable thrown = catchThrowable(() -> this.ledger.read("query"));
		assertThat(thrown).hasRootCauseMessage("The MySQL server is running with the --super-read-only option");
		assertThat(this.target.attempts).hasSize(1);
		assertThat(this.topology.questions).hasValue(0);
	}

	@Test
	void withoutATransactionAStatementThatWasLostIsUnknown() {
		this.a.failOnce("row", StubServers.lost());
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> this.ledger.withoutTransaction(() -> this.jdbc.update("INSERT row")))
			.withMessageContaining(
					"a statement outside of any transaction, or one that may commit by itself, was under way");
		assertThat(this.target.attempts).hasSize(1);
	}

	@Test
	void withoutATransactionAConnectionThatCouldNotBeHadIsTriedAgain() {
		this.a.failOnce("CONNECT", StubServers.lost());
		this.ledger.withoutTransaction(() -> this.jdbc.update("INSERT row"));
		assertThat(this.a.rows).containsExactly("row");
	}

	@Test
	void withoutATransactionAStatementThatWasSentEndsTheReruns() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> this.ledger.withoutTransaction(() -> {
				this.jdbc.update("INSERT first");
				loseServerAt("second 1");
				this.transaction.executeWithoutResult((status) -> this.jdbc.update("INSERT second 1"));
			}));
		assertThat(this.target.attempts).hasSize(1);
	}

	@Test
	void theTemplateRerunsATransactionLikeTheAnnotation() {
		AtomicInteger attempts = new AtomicInteger();
		loseServerAt("row");
		String result = this.fabric.execute("YYZ", () -> this.transaction.execute((status) -> {
			attempts.incrementAndGet();
			this.jdbc.update("INSERT row");
			return "written";
		}));
		assertThat(result).isEqualTo("written");
		assertThat(attempts).hasValue(2);
		assertThat(this.b.rows).containsExactly("row");
	}

	@Test
	void aSecondTransactionAfterACommittedOneIsNotRunAgain() {
		assertThatExceptionOfType(TransactionPartlyCommittedException.class)
			.isThrownBy(() -> this.fabric.executeWithoutResult("YYZ", () -> {
				this.transaction.executeWithoutResult((status) -> this.jdbc.update("INSERT first"));
				loseServerAt("second");
				this.transaction.executeWithoutResult((status) -> this.jdbc.update("INSERT second"));
			}));
		assertThat(this.a.rows).containsExactly("first");
	}

	private EntityManager entityManager() {
		return (EntityManager) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { EntityManager.class }, (proxy, method, args) -> null);
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
