package io.github.fabricspring.rerun;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.TransactionPartlyCommittedException;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Verdict;
import jakarta.persistence.EntityManager;
import jakarta.persistence.NoResultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for what becomes of an attempt that failed: run again, or explained.
 */
class RerunOutcomeTests {

	private final RerunFixture fixture = new RerunFixture();

	private final AtomicInteger attempts = new AtomicInteger();

	@Test
	void anUnknownOutcomeIsNeverRunAgain() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> run(() -> {
			throw fail(Verdict.UNKNOWN, true);
		}))
			.withMessageContaining("YYZ - outcome unknown: a:3306 was lost (Communications link failure)")
			.withMessageContaining("COMMIT was under way, which may have been carried out or not")
			.withMessageContaining("EXACTLY_ONCE")
			.withRootCauseInstanceOf(SQLException.class);
		assertThat(this.attempts).hasValue(1);
		assertThat(this.fixture.events).containsExactly("gave up with TransactionOutcomeUnknownException");
	}

	@ParameterizedTest
	@CsvSource({ "1290, running with the --read-only option, is read-only", "3032, offline, is in offline mode",
			"3100, a hook failed, is out of its group", "1180, Got error 28 during COMMIT, answered with an error",
			"2013, Lost connection, was lost" })
	void theMessageSaysWhatTheServerSaid(int code, String error, String said) {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> run(() -> {
			SQLException driver = new SQLException(error, "HY000", code);
			RerunFixture.journal().failed(new Failure(Verdict.UNKNOWN, true, RerunFixture.A, driver));
			throw new TransactionSystemException("JDBC commit failed", driver);
		})).withMessageStartingWith("YYZ - outcome unknown: a:3306 " + said + " (" + error + ")");
	}

	@Test
	void commitThatIsLostWithoutAKeyIsNotAdvisedToLookForItsKey() {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofSeconds(20), Rerun.EXACTLY_ONCE);
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> run(() -> {
			RerunFixture.journal().lostWithoutKey();
			throw fail(Verdict.UNKNOWN, true);
		})).withMessageContaining("had no key").withMessageContaining("locked tables");
	}

	@Test
	void theDriversErrorIsInTheChainEvenIfSpringHasDroppedIt() {
		SQLException driver = new SQLException("Communications link failure", "08S01");
		TransactionSystemException masking = new TransactionSystemException("JDBC rollback failed",
				new SQLException("Connection is closed"));
		Throwable thrown = catchThrowable(() -> run(() -> {
			RerunFixture.journal().failed(new Failure(Verdict.UNKNOWN, true, RerunFixture.A, driver));
			throw masking;
		}));
		assertThat(thrown).isInstanceOf(TransactionOutcomeUnknownException.class).hasRootCause(driver);
		assertThat(thrown.getSuppressed()).containsExactly(masking);
	}

	@Test
	void aMaskedFailureIsRunAgainBecauseTheConnectionKnewBetter() {
		run(() -> {
			if (this.attempts.get() == 1) {
				RerunFixture.serverLost(RerunFixture.A);
				this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B);
				throw new TransactionSystemException("JDBC rollback failed", new SQLException("Connection is closed"));
			}
		});
		assertThat(this.attempts).hasValue(2);
	}

	@Test
	void afterACommittedWriteTheCallIsNotRunAgain() {
		assertThatExceptionOfType(TransactionPartlyCommittedException.class).isThrownBy(() -> run(() -> {
			RerunFixture.journal().writeCommitted(null);
			throw RerunFixture.serverLost(RerunFixture.A);
		})).withMessageContaining("a transaction had been committed in the same call before");
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void withoutATransactionACallThatSentNothingIsRunAgain() {
		run(() -> {
			if (this.attempts.get() == 1) {
				this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B);
				throw RerunFixture.serverLost(RerunFixture.A);
			}
		});
		assertThat(this.attempts).hasValue(2);
	}

	@Test
	void withoutATransactionACallThatSentAStatementIsNotRunAgain() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> run(() -> {
			RerunFixture.journal().statementOutsideTransaction();
			throw RerunFixture.serverLost(RerunFixture.A);
		}))
			.withMessageContaining(
					"and a statement had been sent outside of any transaction before, which may have written");
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void withoutATransactionACallThatOnlyReadsIsRunAgain() {
		String result = this.fixture.template().execute(RerunFixture.GROUP, AccessMode.READ_ONLY, () -> {
			RerunFixture.journal().statementOutsideTransaction();
			if (this.attempts.incrementAndGet() == 1) {
				throw RerunFixture.serverLost(RerunFixture.B_SECONDARY);
			}
			return "rows";
		});
		assertThat(result).isEqualTo("rows");
		assertThat(this.attempts).hasValue(2);
	}

	@Test
	void aLostCommitOfACallThatSaidItOnlyReadsIsUnknownAllTheSame() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> this.fixture.template().execute(RerunFixture.GROUP, AccessMode.READ_ONLY, () -> {
				throw RerunFixture.fails(Verdict.UNKNOWN, true, RerunFixture.A);
			}));
	}

	@Test
	void neverMeansNever() {
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(
				() -> this.fixture.template().execute(RerunFixture.GROUP, AccessMode.READ_WRITE, Rerun.NEVER, () -> {
					throw fail(Verdict.SERVER_LOST, false);
				}))
			.withMessageContaining("its rerun is NEVER");
		assertThat(this.fixture.topology.questions).hasValue(0);
	}

	@Test
	void nothingIsRunAgainWhereThatIsDisabled() {
		this.fixture.settings = new RerunSettings(false, 10, Duration.ofSeconds(20), Rerun.SAFE);
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> run(() -> {
			throw fail(Verdict.SERVER_LOST, false);
		})).withMessageContaining("fabric.retry.enabled is false");
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void whenTheAttemptsAreUsedUpTheCallerIsToldAllThatIsKnown() {
		this.fixture.settings = new RerunSettings(true, 3, Duration.ofSeconds(20), Rerun.SAFE);
		this.fixture.probeAnswers = true;
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> run(() -> {
			throw fail(Verdict.SERVER_LOST, false);
		}))
			.withMessageMatching("(?s)YYZ - not committed: a:3306 was lost \\(Communications link failure\\). "
					+ "Not run again after 3 attempts in \\d+ ms, because all 3 attempts \\(fabric.retry.max-attempts\\) "
					+ "are used up. The topology asked for \\d+ ms ago \\(fake\\) names a:3306 PRIMARY, b:3306 SECONDARY. "
					+ "Nothing of it was written, so the call may safely be made again.")
			.withRootCauseInstanceOf(SQLException.class);
		assertThat(this.attempts).hasValue(3);
	}

	@Test
	void whenTheDeadlinePassesTheCallerIsToldSo() {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofMillis(100), Rerun.SAFE);
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> run(() -> {
			throw fail(Verdict.SERVER_LOST, false);
		}))
			.withMessageContaining("1 attempt in ")
			.withMessageContaining("the deadline (fabric.retry.timeout=PT0.1S) has passed");
		assertThat(this.fixture.events).containsExactly("failover began",
				"gave up with TransactionNotCommittedException", "not recovered");
		assertThat(this.fixture.topology.openIncidents()).isZero();
	}

	@Test
	void whatTheServerUndidIsRunAgainThereWithoutAskingAnybody() {
		run(() -> {
			if (this.attempts.get() < 3) {
				throw fail(Verdict.RETRY_SAME_SERVER, false);
			}
		});
		assertThat(this.attempts).hasValue(3);
		assertThat(this.fixture.topology.questions).hasValue(0);
		assertThat(this.fixture.events).containsExactly("rerun 2 after RETRY_SAME_SERVER",
				"rerun 3 after RETRY_SAME_SERVER");
	}

	@Test
	void whatTheServerKeepsUndoingIsGivenUpWhenTheDeadlineHasPassed() {
		this.fixture.settings = new RerunSettings(true, Integer.MAX_VALUE, Duration.ofMillis(100), Rerun.SAFE);
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> run(() -> {
			throw fail(Verdict.RETRY_SAME_SERVER, false);
		}))
			.withMessageContaining("a:3306 rolled back the transaction (Communications link failure)")
			.withMessageContaining("the deadline (fabric.retry.timeout=PT0.1S) has passed");
	}

	@Test
	void whatKeepsMovingIsGivenUpWhenTheDeadlineHasPassed() {
		this.fixture.settings = new RerunSettings(true, Integer.MAX_VALUE, Duration.ofMillis(100), Rerun.SAFE);
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> run(() -> {
			boolean even = this.attempts.get() % 2 == 0;
			this.fixture.topology.announce(RerunFixture.GROUP, (even) ? RerunFixture.A : RerunFixture.B);
			throw RerunFixture.serverLost((even) ? RerunFixture.B : RerunFixture.A);
		})).withMessageContaining("has passed");
	}

	@Test
	void anExceptionThatHasNothingToDoWithASwallowedFailureComesAsItIs() {
		IllegalStateException own = new IllegalStateException("sold out");
		assertThat(catchThrowable(() -> run(() -> {
			RerunFixture.serverLost(RerunFixture.A);
			throw own;
		}))).isSameAs(own);
		DataAccessException ordinary = new DuplicateKeyException("twice");
		assertThat(catchThrowable(() -> run(() -> {
			throw ordinary;
		}))).isSameAs(ordinary);
		assertThat(this.attempts).hasValue(2);
	}

	@Test
	void anErrorOfTheServerAfterASwallowedFailureComesAsItIs() {
		SQLException twice = new SQLException("Duplicate entry", "23000", 1062);
		DataAccessException own = new DuplicateKeyException("twice", twice);
		for (Verdict verdict : List.of(Verdict.RETRY_SAME_SERVER, Verdict.SERVER_LOST)) {
			this.attempts.set(0);
			assertThat(catchThrowable(() -> run(() -> {
				fail(verdict, false);
				RerunFixture.journal().failed(new Failure(Verdict.APPLICATION, false, RerunFixture.A, twice));
				throw own;
			}))).isSameAs(own);
			assertThat(this.attempts).hasValue(1);
		}
	}

	@Test
	void whatSpringMakesOfAnAnswerAfterASwallowedFailureComesAsItIs() {
		for (RuntimeException own : List.of(new EmptyResultDataAccessException(1),
				new OptimisticLockingFailureException("changed"), new NoResultException("none"))) {
			this.attempts.set(0);
			assertThat(catchThrowable(() -> run(() -> {
				fail(Verdict.RETRY_SAME_SERVER, false);
				throw own;
			}))).isSameAs(own);
			assertThat(this.attempts).hasValue(1);
		}
	}

	@Test
	void anErrorOfTheServerBeforeTheFailureIsNoReason() {
		run(() -> {
			SQLException twice = new SQLException("Duplicate entry", "23000", 1062);
			RerunFixture.journal().failed(new Failure(Verdict.APPLICATION, false, RerunFixture.A, twice));
			if (this.attempts.get() == 1) {
				throw fail(Verdict.RETRY_SAME_SERVER, false);
			}
		});
		assertThat(this.attempts).hasValue(2);
	}

	@Test
	void anUnknownOutcomeIsToldWhateverTheServerSaysLater() {
		SQLException twice = new SQLException("Duplicate entry", "23000", 1062);
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> run(() -> {
			fail(Verdict.UNKNOWN, true);
			RerunFixture.journal().failed(new Failure(Verdict.APPLICATION, false, RerunFixture.A, twice));
			throw new DuplicateKeyException("twice", twice);
		}));
	}

	@Test
	void anExceptionThatWrapsTheFailureIsRunAgain() {
		run(() -> {
			if (this.attempts.get() == 1) {
				this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B);
				throw new IllegalStateException("could not place the order", fail(Verdict.SERVER_LOST, false));
			}
		});
		assertThat(this.attempts).hasValue(2);
	}

	@Test
	void withAnEntityManagerFromBeforeTheCallItIsNotRunAgain() {
		EntityManager entityManager = (EntityManager) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { EntityManager.class }, (proxy, method, args) -> null);
		TransactionSynchronizationManager.bindResource(this, new EntityManagerHolder(entityManager));
		try {
			assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> run(() -> {
				throw fail(Verdict.SERVER_LOST, false);
			})).withMessageContaining("spring.jpa.open-in-view=false");
			assertThat(this.attempts).hasValue(1);
		}
		finally {
			TransactionSynchronizationManager.unbindResource(this);
		}
	}

	private RuntimeException fail(Verdict verdict, boolean committing) {
		return RerunFixture.fails(verdict, committing, RerunFixture.A);
	}

	private void run(Runnable attempt) {
		this.fixture.template().executeWithoutResult(RerunFixture.GROUP, () -> {
			this.attempts.incrementAndGet();
			attempt.run();
		});
	}

}
