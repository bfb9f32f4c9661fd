package io.github.fabricspring.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.github.fabricspring.client.FabricException.PermissionDenied;
import io.github.fabricspring.client.FabricException.TimedOut;
import io.github.fabricspring.client.FabricException.UnknownGroup;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Why a dump has no server of a group.
 */
@Timeout(20)
class AbsentGroupsTests {

	private final List<String> asked = new ArrayList<>();

	private final AtomicLong now = new AtomicLong(-1);

	private Supplier<List<Server>> answer = List::of;

	private final AbsentGroups groups = new AbsentGroups((group) -> {
		this.asked.add(group);
		return this.answer.get();
	}, this.now::get);

	@Test
	void anUnknownGroupAndAGroupOfFaultyServersReadDifferently() {
		assertThat(remark(() -> {
			throw new UnknownGroup("says: Group (YYZ) does not exist.");
		})).isEqualTo("the node knows no such group, check its name");
		assertThat(remark(() -> List.of(server("a", ServerStatus.FAULTY), server("b", ServerStatus.FAULTY))))
			.startsWith("all its servers are FAULTY (a:3306, b:3306), bring one back");
		assertThat(remark(List::of)).startsWith("the group has no servers");
		assertThat(remark(() -> List.of(server("a", ServerStatus.FAULTY), server("b", ServerStatus.SECONDARY))))
			.isNull();
	}

	@Test
	void aNodeThatMayNotTellOrDoesNotAnswerSpoilsNothing() {
		assertThat(remark(() -> {
			throw new PermissionDenied("does not allow it");
		})).contains("either there is no such group, or all its servers are FAULTY");
		assertThat(remark(() -> {
			throw new TimedOut("silent", null);
		})).isNull();
	}

	@Test
	void aGroupWithServersIsNotAskedAboutAndForgotten() {
		this.groups.look(Set.of("YYZ"), List.of(server("yyz", "a", ServerStatus.PRIMARY)));
		assertThat(this.asked).isEmpty();
		assertThat(remark(List::of)).isNotNull();
		this.groups.look(Set.of("YYZ"), List.of(server("yyz", "a", ServerStatus.PRIMARY)));
		assertThat(this.groups.remark("YYZ")).isNull();
	}

	@Test
	void asksAboutOneGroupPerDumpAndAboutEachEveryFiveSeconds() {
		Set<String> three = Set.of("a", "b", "c");
		for (int i = 0; i < 10; i++) {
			this.groups.look(three, List.of());
			this.now.incrementAndGet();
		}
		assertThat(this.asked).containsExactlyInAnyOrder("a", "b", "c");
		List<String> firstRound = List.copyOf(this.asked);
		this.now.addAndGet(Duration.ofSeconds(5).toNanos());
		for (int i = 0; i < 3; i++) {
			this.groups.look(three, List.of());
			this.now.incrementAndGet();
		}
		assertThat(this.asked.subList(3, 6)).as("the one asked longest ago first").isEqualTo(firstRound);
	}

	private @Nullable String remark(Supplier<List<Server>> answer) {
		this.answer = answer;
		this.now.addAndGet(Duration.ofSeconds(5).toNanos());
		this.groups.look(Set.of("YYZ"), List.of());
		return this.groups.remark("YYZ");
	}

	private static Server server(String host, ServerStatus status) {
		return server("YYZ", host, status);
	}

	private static Server server(String group, String host, ServerStatus status) {
		return new Server("uuid-" + host, group, host, 3306, status, ServerMode.READ_ONLY, 1.0);
	}

}
