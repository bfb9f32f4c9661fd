package io.github.fabricspring.sample.node.group.state;

import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerAccess;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.server.ServerAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GroupRegistry} and {@link GroupState}.
 */
class GroupRegistryTests {

	private final FakeStore store = new FakeStore();

	private final GroupRegistry registry = new GroupRegistry(this.store);

	@Test
	void namesCompareCaseInsensitively() {
		this.registry.save(GroupState.empty("YYZ", "main"));
		assertThat(this.registry.group("yyz")).isPresent();
		this.registry.delete("Yyz");
		assertThat(this.registry.groups()).isEmpty();
	}

	@Test
	void whatCannotBeWrittenIsNotAnnounced() {
		this.registry.save(GroupState.empty("YYZ", "before"));
		this.store.down = true;
		assertThatExceptionOfType(NodeException.class)
			.isThrownBy(() -> this.registry.save(GroupState.empty("YYZ", "after")));
		assertThat(this.registry.group("YYZ").orElseThrow().description()).isEqualTo("before");
	}

	@Test
	void closedRegistryRecordsNothing() {
		this.registry.close();
		assertThatExceptionOfType(NodeException.class)
			.isThrownBy(() -> this.registry.record(GroupState.empty("YYZ", null)));
		assertThat(this.store.saved).isEmpty();
	}

	@Test
	void newPrimaryLeavesFollowersThatAcknowledgeAndOthersThatDoNot() {
		GroupState before = new GroupState("YYZ", null, true, true, "1", List.of(member("1").asFaulty("dead"),
				member("2").acknowledging(true), member("3").acknowledging(true), member("4").asSpare()));
		GroupState after = before.ledBy("2", List.of("3", "4"));
		assertThat(after.vacant()).isFalse();
		assertThat(after.lastPrimary()).isEqualTo("2");
		assertThat(after.members()).extracting(Member::status)
			.containsExactly(MemberStatus.FAULTY, MemberStatus.PRIMARY, MemberStatus.SECONDARY, MemberStatus.SPARE);
		assertThat(after.members()).extracting(Member::acknowledger).containsExactly(false, false, true, false);
		assertThat(after.member("2").orElseThrow().mode()).isEqualTo(ServerAccess.READ_WRITE);
	}

	@Test
	void switchoverMakesTheOldPrimaryASecondaryThatAcknowledges() {
		GroupState before = new GroupState("YYZ", null, true, false, "1",
				List.of(member("1").asPrimary(), member("2").acknowledging(true)));
		Member old = before.ledBy("2", List.of("1")).member("1").orElseThrow();
		assertThat(old.status()).isEqualTo(MemberStatus.SECONDARY);
		assertThat(old.mode()).isEqualTo(ServerAccess.READ_ONLY);
		assertThat(old.acknowledger()).isTrue();
	}

	private static Member member(String uuid) {
		return Member.joining(uuid, new ServerAddress("127.0.0.1", 13000 + Integer.parseInt(uuid)));
	}

	private static final class FakeStore implements GroupStore {

		private final List<GroupState> saved = new ArrayList<>();

		private boolean down;

		@Override
		public List<GroupState> load() {
			return this.saved;
		}

		@Override
		public void save(GroupState group) {
			if (this.down) {
				throw new NodeException("DatabaseError: down");
			}
			this.saved.add(group);
		}

		@Override
		public void delete(String group) {
			this.saved.clear();
		}

	}

}
