package io.github.fabricspring.discovery.engine;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where servers are reached.
 */
class AddressBookTests {

	@Test
	void aServerIsReachedWhereTheApplicationReachesIt() {
		AddressBook book = new AddressBook(List.of(Scene.address("seed")), Map.of(Scene.address("seed"), "a"),
				Map.of(Scene.address("b"), Scene.address("mapped")), Map.of("c", Scene.address("listed")));
		assertThat(book.reach("a", Scene.address("a"))).isEqualTo(Scene.address("seed"));
		assertThat(book.reach("b", Scene.address("b"))).isEqualTo(Scene.address("mapped"));
		assertThat(book.reach("c", Scene.address("c"))).isEqualTo(Scene.address("listed"));
		assertThat(book.reach("d", Scene.address("d"))).isEqualTo(Scene.address("d"));
	}

}
