package io.github.fabricspring.autoconfigure;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.autoconfigure.GroupProperties.DiscoveryMode;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologySource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GroupSources}.
 */
class GroupSourcesTests {

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final TopologySource node = (groups) -> TopologySource.Answers.of("node", groups, List.of(),
			Duration.ofMinutes(1));

	private final GroupSources sources = new GroupSources(groups(), List::of, (group, address) -> {
		this.asked.add(group + " " + address);
		throw new SQLException("Communications link failure", "08S01");
	}, this.node);

	@AfterEach
	void close() {
		this.sources.close();
	}

	@Test
	void aGroupWithoutServersComesFromTheNode() {
		assertThat(this.sources.of("UNLISTED")).isSameAs(this.node);
		assertThat(this.sources.of("POOLED")).isSameAs(this.node);
	}

	@Test
	void aFixedGroupIsTakenFromItsListAndAsksNoServer() {
		GroupAnswer answer = this.sources.of("FIXED").fetch(Set.of("FIXED")).groups().get(0);
		assertThat(answer.engine()).isEqualTo("fixed");
		assertThat(answer.servers()).extracting(Server::address).containsExactly("f:3306", "g:3307");
		assertThat(answer.servers().get(0).isPrimary()).isTrue();
		assertThat(this.asked).isEmpty();
	}

	@Test
	void aGroupWithServersIsAskedThere() {
		TopologySource source = this.sources.of("AUTO");
		await().until(() -> !source.fetch(Set.of("AUTO")).groups().isEmpty());
		assertThat(this.asked).contains("AUTO a:3306", "AUTO b:3306");
	}

	@Test
	void discoveredGroupsShareOneSourceAndNoneAsksForAnother() {
		TopologySource source = this.sources.of("AUTO");
		assertThat(this.sources.of("GR")).isSameAs(source).isNotSameAs(this.sources.of("FIXED"));
		await().until(() -> !source.fetch(Set.of("GR")).groups().isEmpty());
		assertThat(this.asked).allMatch((question) -> question.equals("GR c:3306"));
	}

	@Test
	void theEngineThatIsSetIsNotAskedFor() {
		TopologySource source = this.sources.of("GR");
		await().until(() -> {
			List<GroupAnswer> groups = source.fetch(Set.of("GR")).groups();
			return !groups.isEmpty() && groups.get(0).engine().equals("Group Replication");
		});
		await().until(() -> {
			List<GroupAnswer> groups = source.fetch(Set.of("PLAIN")).groups();
			return !groups.isEmpty() && groups.get(0).engine().equals(GroupAnswer.REPLICATION);
		});
	}

	private static Map<String, GroupProperties> groups() {
		Map<String, GroupProperties> groups = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		groups.put("AUTO", group(DiscoveryMode.AUTO, "a", "b:3306"));
		groups.put("GR", group(DiscoveryMode.GROUP_REPLICATION, "c"));
		groups.put("PLAIN", group(DiscoveryMode.REPLICATION, "d", "e"));
		groups.put("FIXED", group(DiscoveryMode.FIXED, "f", "g:3307"));
		groups.put("POOLED", group(DiscoveryMode.AUTO));
		return groups;
	}

	private static GroupProperties group(DiscoveryMode discovery, String... servers) {
		return new GroupProperties(FabricProperties.DataSourceProperties.NONE, List.of(servers), discovery, Map.of());
	}

}
