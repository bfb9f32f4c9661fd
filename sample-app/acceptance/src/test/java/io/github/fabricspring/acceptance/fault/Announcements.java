package io.github.fabricspring.acceptance.fault;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologySource;

/**
 * A node that announces what a test says.
 */
public final class Announcements implements TopologySource {

	private final String engine;

	private volatile List<Server> servers = List.of();

	private volatile boolean silent;

	public Announcements() {
		this("test");
	}

	/**
	 * Creates a source without servers.
	 * @param engine the engine that it names
	 */
	public Announcements(String engine) {
		this.engine = engine;
	}

	/**
	 * Announces from the next question on.
	 * @param servers all that there are
	 */
	public void announce(Server... servers) {
		this.servers = List.of(servers);
		this.silent = false;
	}

	/** Answers nobody from the next question on. */
	public void fallSilent() {
		this.silent = true;
	}

	@Override
	public Answer fetch(Set<String> groups) {
		if (this.silent) {
			throw new TopologyException("the node is silent", null);
		}
		return Answer.of(this.engine, groups, this.servers, Duration.ofSeconds(1));
	}

}
