package io.github.fabricspring.reads;

import java.util.List;
import java.util.Set;

import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.Group;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a selector of the application's own cannot lead a read astray.
 */
class GuardedSelectorTests {

	private static final Group GROUP = Group.of("YYZ",
			List.of(FakeTopology.primary("YYZ", "a"), FakeTopology.secondary("YYZ", "b")));

	@Test
	void serverOfAnotherGroupIsNotChosen() {
		ReplicaSelector stray = (group, avoided) -> FakeTopology.secondary("ZRH", "b");
		assertThat(new GuardedSelector(stray).select(GROUP, Set.of())).isNull();
	}

	@Test
	void selectorThatThrowsChoosesNone() {
		ReplicaSelector failing = (group, avoided) -> {
			throw new IllegalStateException("bug");
		};
		assertThat(new GuardedSelector(failing).prepare(GROUP).get()).isNull();
	}

	@Test
	void serverOfTheGroupIsChosen() {
		ReplicaSelector last = (group, avoided) -> group.servers().get(1);
		assertThat(new GuardedSelector(last).select(GROUP, Set.of())).isEqualTo(GROUP.servers().get(1));
	}

}
