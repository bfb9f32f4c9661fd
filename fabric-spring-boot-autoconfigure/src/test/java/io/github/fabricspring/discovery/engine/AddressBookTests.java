package io.github.fabricspring.discovery.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.topology.HostAndPort;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where servers are reached.
 */
class AddressBookTests {

	@Test
	void aServerIsReachedWhereTheApplicationReachesIt() {
		AddressBook book = new AddressBook(List.of(Scene.address("seed")), Map.of(Scene.address("seed"), "a"),
				Map.of(Scene.address("b"), Scene.address("mapped")), Map.of("c", Scene.address("listed")), Set.of());
		assertThat(book.reach("a", Scene.address("a"))).isEqualTo(Scene.address("seed"));
		assertThat(book.reach("b", Scene.address("b"))).isEqualTo(Scene.address("mapped"));
		assertThat(book.reach("c", Scene.address("c"))).isEqualTo(Scene.address("listed"));
		assertThat(book.reach("d", Scene.address("d"))).isEqualTo(Scene.address("d"));
	}

	@Test
	void aServerThatIsListedByTwoNamesIsReachedByTheOneThatAnswers() {
		List<HostAndPort> seeds = List.of(Scene.address("vip"), Scene.address("a"));
		Map<HostAndPort, String> answered = Map.of(Scene.address("vip"), "a", Scene.address("a"), "a");
		assertThat(new AddressBook(seeds, answered, Map.of(), Map.of(), Set.of()).reach("a", null))
			.isEqualTo(Scene.address("vip"));
		assertThat(new AddressBook(seeds, answered, Map.of(), Map.of(), Set.of(Scene.address("vip"))).reach("a", null))
			.isEqualTo(Scene.address("a"));
		assertThat(new AddressBook(seeds, answered, Map.of(), Map.of(), Set.copyOf(seeds)).reach("a", null))
			.isEqualTo(Scene.address("vip"));
	}

}
