package io.github.fabricspring.rerun;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.TransactionPartlyCommittedException;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Verdict;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for calls within calls: one budget, one truth.
 */
class NestedCallsTests {

	private static final String GROUP = RerunFixture.GROUP;

	private final RerunFixture fixture = new RerunFixture();

	private final AtomicInteger outer = new AtomicInteger();

	private final AtomicInteger inner = new AtomicInteger();

	private RerunTemplate template = this.fixture.template();

	@Test
	void onceTheInnerCallIsGivenUpTheOuterIsNotRunAgain() {
		allow(4);
		Throwable thrown = catchThrowable(() -> outer(() -> inner(() -> {
			throw lost();
		})));
		assertThat(thrown).isInstanceOf(TransactionNotCommittedException.class);
		assertThat(this.outer).hasValue(1);
		assertThat(this.inner).hasValue(4);
		assertThat(this.fixture.events.stream().filter((event) -> event.startsWith("gave up"))).hasSize(1);
	}

	@Test
	void whatTheInnerCallUsedUpIsMissingToTheOuter() {
		allow(4);
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> outer(() -> {
			inner(() -> {
				if (this.inner.get() == 1) {
					throw lost();
				}
			});
			throw lost();
		})).withMessageContaining("all 4 attempts");
		assertThat(this.outer).as("one rerun of the four attempts went to the inner call").hasValue(3);
		assertThat(this.inner).hasValue(4);
	}

	@Test
	void afterAnInnerCommitTheOuterCallIsNotRunAgain() {
		assertThatExceptionOfType(TransactionPartlyCommittedException.class).isThrownBy(() -> outer(() -> {
			inner(() -> RerunFixture.journal().writeCommitted(null));
			throw lost();
		}));
		assertThat(this.outer).hasValue(1);
	}

	@Test
	void anInnerCallsAdviceToRunAgainDoesNotSurfaceOnceAnotherHasCommitted() {
		allow(2);
		assertThatExceptionOfType(TransactionPartlyCommittedException.class).isThrownBy(() -> outer(() -> {
			inner(() -> RerunFixture.journal().writeCommitted(null));
			inner(() -> {
				throw lost();
			});
		}))
			.withMessageContaining("a call in it failed (YYZ - not committed")
			.withMessageContaining("a transaction had been committed in the same call before")
			.withCauseInstanceOf(TransactionNotCommittedException.class);
		assertThat(this.outer).hasValue(1);
	}

	@Test
	void anInnerCallsAdviceToRunAgainDoesNotSurfaceAfterAStatementOutsideATransaction() {
		allow(2);
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> outer(() -> {
			RerunFixture.journal().statementOutsideTransaction();
			inner(() -> {
				throw lost();
			});
		})).withMessageContaining("may have written").withCauseInstanceOf(TransactionNotCommittedException.class);
	}

	@Test
	void whatAPlainConnectionSentIsNotTakenForReadingEvenIfTheCallOnlyReads() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> this.template.execute(GROUP, AccessMode.READ_ONLY, () -> {
				RerunFixture.journal().plainStatementOutsideTransaction();
				throw lost();
			}));
	}

	@Test
	void afterAnInnerCommitTheNextInnerCallHasABudgetOfItsOwn() {
		allow(3);
		outer(() -> {
			for (int i = 0; i < 5; i++) {
				int before = this.inner.get();
				inner(() -> {
					if (this.inner.get() <= before + 2) {
						throw lost();
					}
					RerunFixture.journal().writeCommitted(null);
				});
			}
		});
		assertThat(this.inner).hasValue(15);
	}

	@Test
	void anUnknownOutcomeThatWasSwallowedIsNotForgotten() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> outer(() -> {
			assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> inner(() -> {
				throw RerunFixture.fails(Verdict.UNKNOWN, true, RerunFixture.A);
			}));
			throw lost();
		}));
		assertThat(this.outer).hasValue(1);
	}

	@Test
	void anOutcomeThatWasSwallowedExplainsTheRollbackThatSpringMakesOfIt() {
		allow(2);
		Throwable[] inner = new Throwable[1];
		Throwable thrown = catchThrowable(() -> outer(() -> {
			inner[0] = catchThrowable(() -> inner(() -> {
				throw lost();
			}));
			throw new UnexpectedRollbackException("Transaction silently rolled back");
		}));
		assertThat(thrown).isInstanceOf(TransactionNotCommittedException.class).isSameAs(inner[0]);
		assertThat(thrown.getSuppressed()).hasSize(1).hasOnlyElementsOfType(UnexpectedRollbackException.class);
	}

	@Test
	void anOutcomeThatWasSwallowedDoesNotHideWhatTheOuterCallHasCommitted() {
		allow(2);
		assertThatExceptionOfType(TransactionPartlyCommittedException.class).isThrownBy(() -> outer(() -> {
			inner(() -> RerunFixture.journal().writeCommitted(null));
			assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> inner(() -> {
				throw lost();
			}));
			throw new UnexpectedRollbackException("Transaction silently rolled back");
		}));
	}

	@Test
	void anOutcomeThatWasSwallowedIsNoReasonForAnExceptionOfTheApplication() {
		allow(2);
		IllegalStateException own = new IllegalStateException("of the application");
		assertThat(catchThrowable(() -> outer(() -> {
			assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> inner(() -> {
				throw lost();
			}));
			throw own;
		}))).isSameAs(own);
	}

	@Test
	void whatAnInnerCallReadOutsideATransactionDoesNotKeepTheOuterFromBeingRunAgain() {
		outer(() -> {
			this.template.execute(GROUP, AccessMode.READ_ONLY, () -> {
				RerunFixture.journal().statementOutsideTransaction();
				return "rows";
			});
			if (this.outer.get() == 1) {
				throw lost();
			}
		});
		assertThat(this.outer).hasValue(2);
	}

	@Test
	void aCallThatHasReturnedCannotFailAnyMore() {
		AttemptJournal[] journal = new AttemptJournal[1];
		outer(() -> journal[0] = RerunFixture.journal());
		assertThat(journal[0].failedUnseen(new SQLException("found too late"))).isFalse();
		assertThatExceptionOfType(TransactionSystemException.class)
			.isThrownBy(() -> outer(
					() -> assertThat(RerunFixture.journal().failedUnseen(new SQLException("in time"))).isTrue()))
			.withMessage("in time");
	}

	@Test
	void theInnerOutcomeSurfacesFromUnderAFailedRollback() {
		TransactionSystemException masking = new TransactionSystemException("JDBC rollback failed");
		Throwable thrown = catchThrowable(() -> outer(() -> {
			Throwable ended = catchThrowable(() -> inner(() -> {
				throw RerunFixture.fails(Verdict.UNKNOWN, true, RerunFixture.A);
			}));
			masking.initApplicationException(ended);
			throw masking;
		}));
		assertThat(thrown).isInstanceOf(TransactionOutcomeUnknownException.class);
	}

	@Test
	void anExceptionThatTheApplicationMadeOfAnOutcomeComesAsItIs() {
		IllegalStateException[] own = new IllegalStateException[1];
		Throwable thrown = catchThrowable(() -> outer(() -> {
			Throwable ended = catchThrowable(() -> inner(() -> {
				throw RerunFixture.fails(Verdict.UNKNOWN, true, RerunFixture.A);
			}));
			own[0] = new IllegalStateException("look into it", ended);
			throw own[0];
		}));
		assertThat(thrown).isSameAs(own[0]);
	}

	private void allow(int attempts) {
		this.fixture.settings = new RerunSettings(true, attempts, Duration.ofSeconds(20), Rerun.SAFE);
		this.template = this.fixture.template();
	}

	private RuntimeException lost() {
		this.fixture.probeAnswers = true;
		return RerunFixture.serverLost(RerunFixture.A);
	}

	private void outer(Runnable work) {
		this.template.executeWithoutResult(GROUP, () -> {
			this.outer.incrementAndGet();
			work.run();
		});
	}

	private void inner(Runnable work) {
		this.template.executeWithoutResult(GROUP, () -> {
			this.inner.incrementAndGet();
			work.run();
		});
	}

}
