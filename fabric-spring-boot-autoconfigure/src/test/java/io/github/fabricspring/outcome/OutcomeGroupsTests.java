package io.github.fabricspring.outcome;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.connection.key.CommitResolver.KeyUse;
import io.github.fabricspring.outcome.table.NotDurableException;
import io.github.fabricspring.outcome.table.OutcomeTableException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OutcomeGroups}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class OutcomeGroupsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final OutcomeFacts SOUND = new OutcomeFacts("app", null, null);

	private final FakeInspection inspection = new FakeInspection();

	private final OutcomeGroups groups = new OutcomeGroups(this.inspection);

	@Test
	void aGroupIsAskedOnce(CapturedOutput output) {
		assertThat(this.groups.use("YYZ", false, PATIENCE)).isEqualTo(KeyUse.WITHIN_COMMIT);
		this.inspection.refusal = new OutcomeTableException("gone");
		assertThat(this.groups.use("YYZ", false, PATIENCE)).isEqualTo(KeyUse.WITHIN_COMMIT);
		assertThat(this.inspection.asked).hasValue(1);
		assertThat(output).containsOnlyOnce("YYZ - AUTO means EXACTLY_ONCE: ");
	}

	@Test
	void whereTheProcedureIsMissingAutoMeansSafeAndExactlyOnceWritesTheKeyBefore(CapturedOutput output) {
		this.inspection.facts = new OutcomeFacts("app", "the procedure is missing", null);
		assertThat(this.groups.use("YYZ", false, PATIENCE)).isEqualTo(KeyUse.NONE);
		assertThat(this.groups.use("YYZ", true, PATIENCE)).isEqualTo(KeyUse.BEFORE_COMMIT);
		assertThat(this.groups.use("YYZ", true, PATIENCE)).isEqualTo(KeyUse.BEFORE_COMMIT);
		assertThat(output).containsOnlyOnce("YYZ - AUTO means SAFE: the procedure is missing")
			.containsOnlyOnce("which costs more: the procedure is missing");
	}

	@Test
	void whereTheGroupMayLoseWhatItAcknowledgesAutoMeansSafe(CapturedOutput output) {
		this.inspection.facts = new OutcomeFacts("app", null, "replication is asynchronous");
		assertThat(this.groups.use("YYZ", false, PATIENCE)).isEqualTo(KeyUse.NONE);
		assertThat(output).contains("YYZ - AUTO means SAFE: replication is asynchronous");
	}

	@Test
	void whereThereIsNoTableAutoMeansSafeAndExactlyOnceIsRefused() {
		this.inspection.refusal = new OutcomeTableException("no table\nCREATE TABLE");
		assertThat(this.groups.use("YYZ", false, PATIENCE)).isEqualTo(KeyUse.NONE);
		assertThatExceptionOfType(OutcomeTableException.class).isThrownBy(() -> this.groups.use("YYZ", true, PATIENCE));
	}

	@Test
	void aGroupThatMustBeDurableIsRefusedUntilItIs() {
		this.inspection.refusal = new NotDurableException("YYZ", "replication is asynchronous");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(NotDurableException.class)
				.isThrownBy(() -> this.groups.use("YYZ", true, PATIENCE));
		}
		this.inspection.refusal = null;
		assertThat(this.groups.use("YYZ", true, PATIENCE)).isEqualTo(KeyUse.WITHIN_COMMIT);
	}

	@Test
	void aGroupThatIsDownIsNotTakenForOneWithoutATable() {
		this.inspection.refusal = new GroupUnavailableException("YYZ - no primary answered");
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.groups.use("YYZ", false, PATIENCE));
		this.inspection.refusal = null;
		assertThat(this.groups.use("YYZ", false, PATIENCE)).isEqualTo(KeyUse.WITHIN_COMMIT);
	}

	@Test
	void aRefusedLoginDecidesNothing() {
		this.inspection.refusal = new OutcomeTableException("login", new SQLException("Access denied", "28000", 1045));
		assertThat(this.groups.use("YYZ", false, PATIENCE)).isEqualTo(KeyUse.NONE);
		this.inspection.refusal = null;
		assertThat(this.groups.use("YYZ", false, PATIENCE)).isEqualTo(KeyUse.WITHIN_COMMIT);
	}

	@Test
	void writesThatMeetWaitForOneQuestion() throws Exception {
		this.inspection.gate = new CountDownLatch(1);
		CompletableFuture<KeyUse> first = write();
		assertThat(this.inspection.reached.await(20, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<KeyUse> second = write();
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.groups.use("YYZ", true, Duration.ofMillis(50)))
			.withMessageContaining("another call is still checking it");
		assertThat(first).isNotDone();
		this.inspection.gate.countDown();
		assertThat(first).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo(KeyUse.WITHIN_COMMIT);
		assertThat(second).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo(KeyUse.WITHIN_COMMIT);
		assertThat(this.inspection.asked).hasValue(1);
	}

	private CompletableFuture<KeyUse> write() {
		return CompletableFuture.supplyAsync(() -> this.groups.use("YYZ", true, PATIENCE),
				(task) -> new Thread(task, "writer").start());
	}

	private static final class FakeInspection implements OutcomeGroups.Inspection {

		private final AtomicInteger asked = new AtomicInteger();

		private final CountDownLatch reached = new CountDownLatch(1);

		private volatile OutcomeFacts facts = SOUND;

		private volatile @Nullable RuntimeException refusal;

		private volatile @Nullable CountDownLatch gate;

		@Override
		public OutcomeFacts prepare(String group, Duration patience) throws InterruptedException {
			this.asked.incrementAndGet();
			this.reached.countDown();
			CountDownLatch gate = this.gate;
			if (gate != null) {
				gate.await();
			}
			RuntimeException refusal = this.refusal;
			if (refusal != null) {
				throw refusal;
			}
			return this.facts;
		}

		@Override
		public OutcomeFacts ask(String group, Duration patience) throws InterruptedException {
			return prepare(group, patience);
		}

	}

}
