package io.github.fabricspring.reads;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;
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
	void primaryIsNotChosen() {
		ReplicaSelector first = (group, avoided) -> group.servers().get(0);
		assertThat(new GuardedSelector(first).select(GROUP, Set.of())).isNull();
		assertThat(new GuardedSelector(first).prepare(GROUP).get()).isNull();
	}

	@Test
	void secondaryOfTheGroupIsChosen() {
		ReplicaSelector last = (group, avoided) -> group.servers().get(1);
		assertThat(new GuardedSelector(last).select(GROUP, Set.of())).isEqualTo(GROUP.servers().get(1));
	}

	@Test
	void preparedChoicesOfTheSelectorAreItsOwn() {
		ReplicaSelector prepared = new Preparing(() -> () -> GROUP.servers().get(1));
		assertThat(new GuardedSelector(prepared).prepare(GROUP).get()).isEqualTo(GROUP.servers().get(1));
	}

	@Test
	void selectorThatCannotPrepareIsAskedEachTime() {
		ReplicaSelector failing = new Preparing(() -> {
			throw new NoClassDefFoundError("bug");
		});
		assertThat(new GuardedSelector(failing).prepare(GROUP).get()).isNull();
	}

	private record Preparing(Supplier<Supplier<@Nullable Server>> choices) implements ReplicaSelector {

		@Override
		public @Nullable Server select(Group group, Set<String> avoided) {
			return null;
		}

		@Override
		public Supplier<@Nullable Server> prepare(Group group) {
			return this.choices.get();
		}

	}

}
