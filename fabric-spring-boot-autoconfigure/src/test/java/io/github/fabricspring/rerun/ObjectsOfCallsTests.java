package io.github.fabricspring.rerun;

import java.time.Clock;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.objects.CallObjects;
import io.github.fabricspring.objects.ObjectKeeper;
import io.github.fabricspring.objects.ObjectLens;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What calls that fail leave in the objects that they were given.
 */
@Timeout(60)
class ObjectsOfCallsTests {

	private final RerunFixture fixture = new RerunFixture();

	private final Box box = new Box("before");

	private int attempts;

	@Test
	void argumentsAreBackBeforeTheNextAttempt() {
		call(() -> {
			assertThat(this.box.text).isEqualTo("before");
			assertThat(this.box.parts).isEmpty();
			assertThat(this.box.notes).isEmpty();
			this.box.text = "changed";
			this.box.parts.add("part");
			this.box.notes.put("key", "value");
			failFirst(Verdict.RETRY_SAME_SERVER);
		}, this.box);
		assertThat(this.box.text).isEqualTo("changed");
		assertThat(this.box.parts).containsExactly("part");
		assertThat(this.attempts).isEqualTo(2);
	}

	@Test
	void argumentsInContainersAreBack() {
		Box other = new Box("other");
		Box[] array = { other };
		call(() -> {
			assertThat(this.box.text).isEqualTo("before");
			assertThat(other.text).isEqualTo("other");
			this.box.text = "changed";
			array[0].text = "changed";
			failFirst(Verdict.RETRY_SAME_SERVER);
		}, Map.of("box", List.of(new Holder(this.box))), array);
		assertThat(other.text).isEqualTo("changed");
	}

	@Test
	void whenTheOutcomeIsUnknownArgumentsStay() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> call(() -> {
			this.box.text = "changed";
			failFirst(Verdict.UNKNOWN);
		}, this.box));
		assertThat(this.box.text).isEqualTo("changed");
	}

	@Test
	void applicationsOwnExceptionLeavesArgumentsAlone() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> call(() -> {
			this.box.text = "changed";
			throw new IllegalStateException("sold out");
		}, this.box));
		assertThat(this.box.text).isEqualTo("changed");
	}

	@Test
	void argumentsAreBackBeforeTheCallerIsToldThatNothingIsCommitted() {
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> call(Rerun.NEVER, () -> {
			this.box.text = "changed";
			failFirst(Verdict.RETRY_SAME_SERVER);
		}, this.box)).withMessageEndingWith("the call may safely be made again.");
		assertThat(this.box.text).isEqualTo("before");
	}

	@Test
	void whatAnInnerCallHasLeftIsPutBackByTheOuter() {
		RerunExecutor executor = executor(ObjectKeeper.DEFAULT_MAX);
		RerunFixture.call(executor, Rerun.SAFE, () -> {
			assertThat(this.box.text).isEqualTo("before");
			try {
				RerunFixture.call(executor, Rerun.SAFE, () -> {
					this.box.text = "changed";
					throw new IllegalStateException("sold out");
				}, this.box);
			}
			catch (IllegalStateException ex) {
				// the outer call goes on
			}
			failFirst(Verdict.RETRY_SAME_SERVER);
		});
		assertThat(this.attempts).isEqualTo(2);
	}

	@Test
	void outerCallWhoseInnerCallWasGivenUpPutsItsArgumentsBackToo() {
		RerunExecutor executor = executor(ObjectKeeper.DEFAULT_MAX);
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> RerunFixture.call(executor, Rerun.SAFE, () -> {
				this.box.text = "changed";
				RerunFixture.call(executor, Rerun.NEVER, () -> failFirst(Verdict.RETRY_SAME_SERVER));
			}, this.box));
		assertThat(this.box.text).isEqualTo("before");
	}

	@Test
	void objectThatAnotherThreadChangesMeanwhileIsNotRunAgain() throws Exception {
		CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
			// the failed attempt is over, its objects are put back
			Awaitility.await().until(this.fixture.topology::isAsked);
			this.box.text = "of another";
			this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B, RerunFixture.A_SECONDARY);
		});
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> call(() -> {
			this.box.text = "changed";
			this.attempts++;
			throw RerunFixture.serverLost(RerunFixture.A);
		}, this.box))
			.withMessageContaining("Box@")
			.withMessageContaining("'text'")
			.withMessageContaining("another thread");
		other.get(10, TimeUnit.SECONDS);
		assertThat(this.attempts).isOne();
		assertThat(this.box.text).isEqualTo("of another");
	}

	@Test
	void objectThatTwoCallsChangeAtTheSameTimeIsNotRunAgain() throws Exception {
		RerunExecutor executor = executor(ObjectKeeper.DEFAULT_MAX);
		CountDownLatch over = new CountDownLatch(1);
		CompletableFuture<Void> other = begun(executor, () -> this.box.text = "of another", over);
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> RerunFixture.call(executor, Rerun.SAFE, () -> {
				this.box.text = "changed";
				failFirst(Verdict.RETRY_SAME_SERVER);
			}, this.box))
			.withMessageContaining("used by another thread");
		over.countDown();
		other.get(10, TimeUnit.SECONDS);
		assertThat(this.attempts).isOne();
	}

	@Test
	void objectThatTwoCallsOnlyReadIsNoReason() throws Exception {
		RerunExecutor executor = executor(ObjectKeeper.DEFAULT_MAX);
		CountDownLatch over = new CountDownLatch(1);
		CompletableFuture<Void> other = begun(executor, () -> {
		}, over);
		RerunFixture.call(executor, Rerun.SAFE, () -> failFirst(Verdict.RETRY_SAME_SERVER), this.box);
		over.countDown();
		other.get(10, TimeUnit.SECONDS);
		assertThat(this.attempts).isEqualTo(2);
	}

	@Test
	void moreObjectsThanTheBoundAreNotRunAgain() {
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> RerunFixture.call(executor(2), Rerun.SAFE, () -> failFirst(Verdict.RETRY_SAME_SERVER),
					new Box("1"), new Box("2"), new Box("3")))
			.withMessageContaining("more than 2 objects (fabric.retry.max-restored-objects)");
		this.attempts = 0;
		RerunFixture.call(executor(3), Rerun.SAFE, () -> failFirst(Verdict.RETRY_SAME_SERVER), new Box("1"),
				new Box("2"), new Box("3"));
		assertThat(this.attempts).isEqualTo(2);
	}

	@Test
	void manyPlainValuesAreNoReason() {
		List<Integer> numbers = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			numbers.add(i);
		}
		RerunFixture.call(executor(2), Rerun.SAFE, () -> failFirst(Verdict.RETRY_SAME_SERVER), numbers);
		assertThat(this.attempts).isEqualTo(2);
	}

	@Test
	void collectionThatRefusesIsNotRunAgain() {
		List<String> growing = new Growing();
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> call(() -> {
			growing.add("one");
			failFirst(Verdict.RETRY_SAME_SERVER);
		}, growing)).withMessageContaining("Growing@").withMessageContaining("newly loaded objects");
	}

	@Test
	void objectThatALibraryReportsIsKept() {
		call(() -> {
			assertThat(this.box.text).isEqualTo("before");
			CallObjects objects = CallObjects.current();
			if (objects != null) {
				objects.touch(this.box);
			}
			this.box.text = "changed";
			failFirst(Verdict.RETRY_SAME_SERVER);
		});
		assertThat(CallObjects.current()).isNull();
	}

	@Test
	void objectThatALibraryHasChangedAlreadyIsNotRunAgain() {
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> call(() -> {
			CallObjects objects = CallObjects.current();
			if (objects != null) {
				objects.touchedTooLate(this.box, "its version was increased");
			}
			failFirst(Verdict.RETRY_SAME_SERVER);
		})).withMessageContaining("Box@").withMessageContaining("its version was increased");
	}

	private void failFirst(Verdict verdict) {
		if (this.attempts++ == 0) {
			throw RerunFixture.fails(verdict, verdict == Verdict.UNKNOWN, RerunFixture.A);
		}
	}

	private void call(Runnable work, Object... arguments) {
		call(Rerun.SAFE, work, arguments);
	}

	private void call(Rerun rerun, Runnable work, Object... arguments) {
		RerunFixture.call(executor(ObjectKeeper.DEFAULT_MAX), rerun, work, arguments);
	}

	private RerunExecutor executor(int max) {
		ObjectLens boxes = (type) -> type == Box.class;
		return new RerunExecutor(this.fixture.settings, this.fixture.topology,
				(server, writing) -> CompletableFuture.completedFuture(false), RerunListener.NONE, Clock.systemUTC(),
				new ObjectKeeper(List.of(boxes), (type) -> type == Holder.class, max));
	}

	/** A call of another thread with the box, which has done its work and waits. */
	private CompletableFuture<Void> begun(RerunExecutor executor, Runnable work, CountDownLatch over) {
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<Void> call = CompletableFuture.runAsync(() -> RerunFixture.call(executor, Rerun.SAFE, () -> {
			work.run();
			begun.countDown();
			await(over);
		}, this.box));
		await(begun);
		return call;
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** What a library stores. */
	static class Box {

		volatile String text;

		final List<String> parts = new ArrayList<>();

		final Map<String, String> notes = new HashMap<>();

		@Nullable Box next;

		Box(String text) {
			this.text = text;
		}

	}

	/** What has a part that is stored. */
	record Holder(Box box) {
	}

	/** Takes nothing away. */
	private static final class Growing extends AbstractList<String> {

		private final List<String> elements = new ArrayList<>();

		@Override
		public String get(int index) {
			return this.elements.get(index);
		}

		@Override
		public int size() {
			return this.elements.size();
		}

		@Override
		public void add(int index, String element) {
			this.elements.add(index, element);
		}

	}

}
