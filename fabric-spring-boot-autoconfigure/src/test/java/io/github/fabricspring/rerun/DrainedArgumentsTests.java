package io.github.fabricspring.rerun;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.objects.ObjectKeeper;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Containers that a failed attempt changed and that cannot be put back. Run again, the
 * call would find nothing left to do, and return.
 */
@Timeout(60)
class DrainedArgumentsTests {

	private static final int MAX = 3;

	private final RerunFixture fixture = new RerunFixture();

	private int attempts;

	@Test
	void listLargerThanTheBoundIsNotRunAgain() {
		List<Integer> numbers = new ArrayList<>(numbers());
		assertRefused(() -> numbers.removeIf((number) -> true), numbers).withMessageContaining("ArrayList@")
			.withMessageContaining("fabric.retry.max-restored-objects");
	}

	@Test
	void elementReplacedInALargeListIsNotRunAgain() {
		List<Integer> numbers = new ArrayList<>(numbers());
		assertRefused(() -> numbers.set(7, -1), numbers).withMessageContaining("ArrayList@");
	}

	@Test
	void queueLargerThanTheBoundIsNotRunAgain() {
		Queue<Integer> numbers = new ArrayDeque<>(numbers());
		assertRefused(() -> drain(numbers), numbers).withMessageContaining("ArrayDeque@");
	}

	@Test
	void setLargerThanTheBoundIsNotRunAgain() {
		Set<Integer> numbers = new HashSet<>(numbers());
		assertRefused(() -> numbers.remove(1), numbers).withMessageContaining("HashSet@");
	}

	@Test
	void mapLargerThanTheBoundIsNotRunAgain() {
		Map<Integer, String> map = new LinkedHashMap<>();
		numbers().forEach((number) -> map.put(number, "new"));
		assertRefused(() -> map.put(1, "done"), map).withMessageContaining("LinkedHashMap@");
	}

	@Test
	void queueOfSeveralThreadsLargerThanTheBoundIsNotRunAgain() {
		Queue<Integer> numbers = new LinkedBlockingQueue<>(numbers());
		assertRefused(() -> drain(numbers), numbers).withMessageContaining("LinkedBlockingQueue@");
	}

	@Test
	void largeContainersThatStayAsTheyAreAreNoReason() {
		call(() -> failFirst(), new ArrayList<>(numbers()), new HashMap<>(Map.of(1, 1, 2, 2, 3, 3, 4, 4)),
				new LinkedBlockingQueue<>(numbers()), new ConcurrentSkipListSet<>(numbers()));
		assertThat(this.attempts).isEqualTo(2);
	}

	@Test
	void setOfSeveralThreadsThatTellsWhatIsDoneIsNotRunAgain() {
		Set<String> done = ConcurrentHashMap.newKeySet();
		assertRefused(() -> done.add("one"), done);
	}

	@Test
	void mapOfSeveralThreadsIsNotRunAgain() {
		Map<String, Integer> stock = new ConcurrentHashMap<>(Map.of("one", 1));
		assertRefused(() -> stock.merge("one", 1, Integer::sum), stock).withMessageContaining("ConcurrentHashMap@");
	}

	@Test
	void listAndSetOfSeveralThreadsThatWereDrainedAreNotRunAgain() {
		List<String> list = new CopyOnWriteArrayList<>(List.of("one"));
		assertRefused(list::clear, list).withMessageContaining("CopyOnWriteArrayList@");
		Set<String> set = new ConcurrentSkipListSet<>(Set.of("one"));
		this.attempts = 0;
		assertRefused(set::clear, set).withMessageContaining("ConcurrentSkipListSet@");
	}

	@Test
	void queueOfEqualElementsFromWhichOneWasTakenIsNotRunAgain() {
		Queue<Integer> numbers = new LinkedBlockingQueue<>(List.of(1, 1));
		assertRefused(numbers::poll, numbers).withMessageContaining("LinkedBlockingQueue@");
	}

	@Test
	void whatIsAddedToAQueueOfSeveralThreadsIsNoReason() {
		Queue<String> results = new ConcurrentLinkedQueue<>(List.of("one"));
		call(() -> {
			results.add("two");
			failFirst();
		}, results);
		assertThat(this.attempts).isEqualTo(2);
	}

	@Test
	void queueWithinAnObjectOfTheApplicationIsNotRunAgain() {
		Command command = new Command();
		command.queue.add("one");
		assertRefused(() -> drain(command.queue), command).withMessageContaining("ConcurrentLinkedQueue@");
	}

	@Test
	void listWithinAnObjectOfTheApplicationIsNotRunAgain() {
		Command command = new Command();
		command.list.addAll(numbers());
		assertRefused(command.list::clear, command).withMessageContaining("ArrayList@");
	}

	@Test
	void objectsOfTheApplicationBeyondTheBoundAreNotRunAgain() {
		List<Command> commands = IntStream.rangeClosed(0, MAX).mapToObj((i) -> new Command()).toList();
		assertRefused(() -> commands.forEach((command) -> command.done = true), commands)
			.withMessageContaining("more than 3 objects (fabric.retry.max-restored-objects)");
	}

	private static List<Integer> numbers() {
		return IntStream.range(0, 10).boxed().toList();
	}

	private static void drain(Queue<?> queue) {
		while (queue.poll() != null) {
			// taken
		}
	}

	private ThrowableAssertAlternative<TransactionNotCommittedException> assertRefused(Runnable change,
			Object argument) {
		ThrowableAssertAlternative<TransactionNotCommittedException> refusal = assertThatExceptionOfType(
				TransactionNotCommittedException.class)
			.isThrownBy(() -> call(() -> {
				change.run();
				failFirst();
			}, argument));
		assertThat(this.attempts).isOne();
		return refusal;
	}

	private void failFirst() {
		if (this.attempts++ == 0) {
			throw RerunFixture.fails(Verdict.RETRY_SAME_SERVER, false, RerunFixture.A);
		}
	}

	private void call(Runnable work, Object... arguments) {
		RerunFixture.call(executor(), Rerun.SAFE, work, arguments);
	}

	private RerunExecutor executor() {
		return new RerunExecutor(this.fixture.settings, this.fixture.topology,
				(server, writing) -> CompletableFuture.completedFuture(false), RerunListener.NONE, Clock.systemUTC(),
				new ObjectKeeper(List.of(), (type) -> type == Command.class, MAX));
	}

	/** Of the application, and stored by no library. */
	static class Command {

		final Queue<String> queue = new ConcurrentLinkedQueue<>();

		final Collection<Integer> list = new ArrayList<>();

		boolean done;

	}

}
