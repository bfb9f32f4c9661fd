package io.github.fabricspring.acceptance.failover;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import io.github.fabricspring.client.FabricClient;
import io.github.fabricspring.client.FabricClientSettings;
import io.github.fabricspring.client.FabricCredentials;
import io.github.fabricspring.client.FabricTopologySource;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologySource;

/**
 * The starter's client of a real node, its questions counted, its servers shown as a test
 * wants.
 */
class NodeSource implements TopologySource {

	private final AtomicLong questions = new AtomicLong();

	private final TopologySource client;

	private final UnaryOperator<Server> view;

	NodeSource(LocalFabric fabric, UnaryOperator<Server> view) {
		this.client = new FabricTopologySource(
				new FabricClient(new FabricClientSettings(List.of(HostAndPort.parse("node", fabric.address(), 0)),
						new FabricCredentials(LocalFabric.CONNECTOR.name(), LocalFabric.CONNECTOR.password()),
						Duration.ofSeconds(1), Duration.ofSeconds(3), FabricClientSettings.DEFAULT_MAX_ANSWER_BYTES)));
		this.view = view;
	}

	@Override
	public Answers fetch(Set<String> groups) {
		this.questions.incrementAndGet();
		Answers answer = this.client.fetch(groups);
		return new Answers(answer.groups().stream().map(this::seen).toList(), answer.timeToLive());
	}

	private GroupAnswer seen(GroupAnswer group) {
		return new GroupAnswer(group.group(), group.engine(), group.servers().stream().map(this.view).toList(),
				group.epoch(), group.reason());
	}

	long questions() {
		return this.questions.get();
	}

}
