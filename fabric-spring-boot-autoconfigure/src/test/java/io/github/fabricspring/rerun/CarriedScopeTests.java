package io.github.fabricspring.rerun;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.call.Scope;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what executors that propagate a context do with a scope.
 */
class CarriedScopeTests {

	private final RerunFixture fixture = new RerunFixture();

	private final FabricTemplate template = this.fixture.template();

	private final AtomicInteger attempts = new AtomicInteger();

	@Test
	void otherThreadsHaveTheRouteButAJournalOfTheirOwn() {
		this.template.executeWithoutResult(RerunFixture.GROUP, () -> {
			Scope own = scope();
			Scope carried = elsewhere(capture(), CarriedScopeTests::scope);
			assertThat(carried.route()).isSameAs(own.route());
			assertThat(carried.rerun()).isEqualTo(own.rerun());
			assertThat(carried.journal()).isNotSameAs(own.journal());
			assertThat(carried.budget()).isNotSameAs(own.budget());
		});
	}

	@Test
	void onTheThreadOfTheCallItIsTheScopeItself() {
		this.template.executeWithoutResult(RerunFixture.GROUP, () -> {
			Scope own = scope();
			capture().wrap((Runnable) () -> assertThat(Scope.current()).isSameAs(own)).run();
			assertThat(Scope.current()).isSameAs(own);
		});
		assertThat(Scope.current()).isNull();
	}

	@Test
	void threadIsLeftAsItWas() {
		ContextSnapshot snapshot = this.template.execute(RerunFixture.GROUP, CarriedScopeTests::capture);
		assertThat(elsewhere(snapshot, () -> true)).isTrue();
		assertThat(CompletableFuture.supplyAsync(() -> Scope.current() == null).join()).isTrue();
		this.template.executeWithoutResult(RerunFixture.GROUP, () -> {
			Scope own = scope();
			snapshot.wrap((Runnable) () -> assertThat(Scope.current()).isNotSameAs(own)).run();
			assertThat(Scope.current()).isSameAs(own);
		});
	}

	@Test
	void callIsNotRunAgainOnceAnotherThreadMayHaveWritten() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> this.template.executeWithoutResult(RerunFixture.GROUP, () -> {
				this.attempts.incrementAndGet();
				assertThat(elsewhere(capture(), () -> scope().mayProceed(true))).isTrue();
				this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B);
				throw RerunFixture.serverLost(RerunFixture.A);
			}))
			.withMessageContaining("another thread in the same call");
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void callAroundItIsNotRunAgainEither() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> this.template.executeWithoutResult(RerunFixture.GROUP, () -> {
				this.attempts.incrementAndGet();
				this.template.executeWithoutResult(RerunFixture.GROUP,
						() -> assertThat(elsewhere(capture(), () -> scope().mayProceed(true))).isTrue());
				this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B);
				throw RerunFixture.serverLost(RerunFixture.A);
			}));
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void threadWithoutAScopeThatHasAConnectionOfTheCallCountsAsWell() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> this.template.executeWithoutResult(RerunFixture.GROUP, () -> {
				this.attempts.incrementAndGet();
				Scope inner = this.template.execute(RerunFixture.GROUP, CarriedScopeTests::scope);
				assertThat(CompletableFuture.supplyAsync(inner::mayProceedElsewhere).join()).isTrue();
				this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B);
				throw RerunFixture.serverLost(RerunFixture.A);
			}));
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void otherThreadsWriteNothingMoreForACallWhoseNestedCallSaysThatNothingIsCommitted() {
		List<ContextSnapshot> captured = new ArrayList<>();
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> this.template.executeWithoutResult(RerunFixture.GROUP, () -> {
				captured.add(capture());
				this.template.execute(RerunFixture.GROUP, AccessMode.READ_WRITE, Rerun.NEVER, () -> {
					throw RerunFixture.serverLost(RerunFixture.A);
				});
			}));
		assertThat(elsewhere(captured.get(0), () -> scope().mayProceed(true))).isFalse();
	}

	@Test
	void aNestedCallThatCommittedNothingDoesNotHideTheWorkOfAnotherThread() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> this.template.executeWithoutResult(RerunFixture.GROUP, () -> {
				assertThat(elsewhere(capture(), () -> scope().mayProceed(true))).isTrue();
				this.template.execute(RerunFixture.GROUP, AccessMode.READ_WRITE, Rerun.NEVER, () -> {
					throw RerunFixture.serverLost(RerunFixture.A);
				});
			}));
	}

	@Test
	void threadWithoutAScopeWritesNothingMoreForAnAttemptThatIsRunAgain() {
		List<Scope> scopes = new ArrayList<>();
		this.template.executeWithoutResult(RerunFixture.GROUP, () -> {
			scopes.add(scope());
			if (this.attempts.incrementAndGet() == 1) {
				this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B);
				throw RerunFixture.serverLost(RerunFixture.A);
			}
		});
		assertThat(CompletableFuture.supplyAsync(scopes.get(0)::mayProceedElsewhere).join()).isFalse();
		assertThat(CompletableFuture.supplyAsync(scopes.get(1)::mayProceedElsewhere).join()).isTrue();
	}

	@Test
	void otherThreadsWriteNothingMoreForAnAttemptThatIsRunAgain() {
		List<ContextSnapshot> captured = new ArrayList<>();
		this.template.executeWithoutResult(RerunFixture.GROUP, () -> {
			captured.add(capture());
			if (this.attempts.incrementAndGet() == 1) {
				this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B);
				throw RerunFixture.serverLost(RerunFixture.A);
			}
		});
		assertThat(elsewhere(captured.get(0), () -> scope().mayProceed(true))).isFalse();
		assertThat(elsewhere(captured.get(0),
				() -> this.template.execute(RerunFixture.GROUP, () -> scope().isCarried() && scope().mayProceed(true))))
			.isFalse();
		assertThat(elsewhere(captured.get(1), () -> scope().mayProceed(true))).isTrue();
	}

	@Test
	void readingElsewhereKeepsNoCallFromRunningAgain() {
		this.template.execute(RerunFixture.GROUP, AccessMode.READ_ONLY, () -> {
			assertThat(elsewhere(capture(), () -> scope().mayProceed(!scope().readsOnly()))).isTrue();
			if (this.attempts.incrementAndGet() == 1) {
				this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B);
				throw RerunFixture.serverLost(RerunFixture.A);
			}
			return true;
		});
		assertThat(this.attempts).hasValue(2);
	}

	private static ContextSnapshot capture() {
		return ContextSnapshotFactory.builder().build().captureAll();
	}

	private static <T> T elsewhere(ContextSnapshot snapshot, Supplier<T> work) {
		return CompletableFuture.supplyAsync(() -> {
			try (ContextSnapshot.Scope bound = snapshot.setThreadLocals()) {
				assertThat(bound).isNotNull();
				return work.get();
			}
		}).join();
	}

	private static Scope scope() {
		return Objects.requireNonNull(Scope.current(), "no scope");
	}

}
