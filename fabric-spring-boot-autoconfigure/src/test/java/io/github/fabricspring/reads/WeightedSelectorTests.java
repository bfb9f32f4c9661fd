package io.github.fabricspring.reads;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

class WeightedSelectorTests {

	private final WeightedSelector selector = new WeightedSelector();

	@Test
	void choosesExactlyInProportionOverEachRound() {
		Group group = group(server("a", 1), server("b", 2), server("c", 0.5));
		assertThat(count(group, 7)).isEqualTo(Map.of("a", 2, "b", 4, "c", 1));
		assertThat(count(group, 70)).isEqualTo(Map.of("a", 20, "b", 40, "c", 10));
	}

	@Test
	void alternatesAsEvenlyAsTheWeightsAllow() {
		Group group = group(server("a", 1), server("b", 2));
		assertThat(IntStream.range(0, 6).mapToObj((i) -> uuid(group, Set.of())).toList()).containsExactly("b", "a", "b",
				"b", "a", "b");
	}

	@Test
	void weightsWithoutACommonMeasureAreKeptToATenthOfAPercent() {
		Group group = group(server("a", Math.PI), server("b", Math.E));
		assertThat(count(group, 1000).get("a")).isBetween(535, 537);
	}

	@Test
	void refreshWithoutAChangeGoesOnWhereItWas() {
		assertThat(uuid(group(server("a", 1), server("b", 1)), Set.of())).isEqualTo("a");
		assertThat(uuid(group(server("a", 1), server("b", 1)), Set.of())).isEqualTo("b");
	}

	@Test
	void avoidedServersAreNotChosen() {
		Group group = group(server("a", 100), server("b", 1));
		assertThat(IntStream.range(0, 200).mapToObj((i) -> uuid(group, Set.of("a"))).distinct()).containsExactly("b");
		assertThat(this.selector.select(group, Set.of("a", "b"))).isNull();
	}

	@Test
	void thoseWhoAreLeftShareInProportionWhatTheAvoidedWouldHaveServed() {
		Group group = group(server("a", 1), server("b", 1), server("c", 1), server("d", 2));
		Map<String, Integer> counts = new ConcurrentHashMap<>();
		IntStream.range(0, 40).forEach((i) -> counts.merge(uuid(group, Set.of("a")), 1, Integer::sum));
		assertThat(counts).isEqualTo(Map.of("b", 10, "c", 10, "d", 20));
	}

	@Test
	void groupWithoutSecondariesHasNone() {
		assertThat(this.selector.select(group(), Set.of())).isNull();
	}

	@Test
	void manyThreadsTogetherKeepTheProportion() {
		Group group = group(server("a", 1), server("b", 3));
		Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
		IntStream.range(0, 4000)
			.parallel()
			.forEach((i) -> counts.computeIfAbsent(uuid(group, Set.of()), (uuid) -> new AtomicInteger())
				.incrementAndGet());
		// threads that share a position may take the same turn
		assertThat(counts.get("a")).hasValueCloseTo(1000, withinPercentage(5));
	}

	@Test
	void threadsThatDoNotMeetShareOneRound() throws InterruptedException {
		Group group = group(server("a", 1), server("b", 1), server("c", 1));
		List<String> chosen = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 6; i++) {
			Thread thread = new Thread(() -> chosen.add(uuid(group, Set.of())));
			thread.start();
			thread.join();
		}
		assertThat(chosen).containsExactly("a", "b", "c", "a", "b", "c");
	}

	private Map<String, Integer> count(Group group, int times) {
		Map<String, Integer> counts = new ConcurrentHashMap<>();
		IntStream.range(0, times).forEach((i) -> counts.merge(uuid(group, Set.of()), 1, Integer::sum));
		return counts;
	}

	private String uuid(Group group, Set<String> avoided) {
		return Objects.requireNonNull(this.selector.select(group, avoided)).uuid();
	}

	private static Group group(Server... servers) {
		return Group.of("YYZ", List.of(servers));
	}

	private static Server server(String uuid, double weight) {
		return new Server(uuid, "YYZ", uuid, 3306, ServerStatus.SECONDARY, ServerMode.READ_ONLY, weight);
	}

}
