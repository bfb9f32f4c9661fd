package io.github.fabricspring.sample;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.github.fabricspring.page.PageControls;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.switchover.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * The buttons of the sample's page. Servers that are not the sample's own are only
 * switched over. One button acts at a time.
 */
final class SampleControls implements PageControls {

	private final AtomicReference<@Nullable PageAction> running = new AtomicReference<>();

	private final Cluster cluster;

	private final String group;

	private final @Nullable Farm farm;

	SampleControls(Cluster cluster, String group, @Nullable Farm farm) {
		this.cluster = cluster;
		this.group = group;
		this.farm = farm;
	}

	@Override
	public String group() {
		return this.group;
	}

	@Override
	public Set<PageAction> actions() {
		return (this.farm != null) ? EnumSet.allOf(PageAction.class) : EnumSet.of(PageAction.SWITCH_OVER);
	}

	@Override
	public String perform(PageAction action, @Nullable String server) {
		// Two changes of a group at once would undo each other
		PageAction other = this.running.compareAndExchange(null, action);
		if (other != null) {
			throw new IllegalStateException(
					"%s of %s goes on; press again when it is done".formatted(name(other), this.group));
		}
		try {
			return performAlone(action, server);
		}
		finally {
			this.running.set(null);
		}
	}

	private static String name(PageAction action) {
		return switch (action) {
			case SWITCH_OVER -> "the switchover";
			case REVIVE -> "the revival";
			case KILL -> "the kill of a server";
			case FREEZE -> "the freeze of a server";
		};
	}

	private String performAlone(PageAction action, @Nullable String server) {
		return switch (action) {
			case SWITCH_OVER -> switchOver();
			case REVIVE -> revive();
			case KILL -> {
				running(server).kill();
				yield server + " was killed";
			}
			case FREEZE -> {
				running(server).freeze();
				yield server + " was frozen: it keeps its connections and answers nothing";
			}
		};
	}

	// Either may be unknown: between two primaries there is none
	private String switchOver() {
		String before = this.cluster.primary();
		this.cluster.switchOver();
		String after = this.cluster.primary();
		if (after == null) {
			return "done, but " + this.group + " has no primary yet";
		}
		if (after.equals(before)) {
			return after + " is the primary again";
		}
		return (before != null) ? "the primary moved from %s to %s".formatted(before, after)
				: after + " became the primary";
	}

	private String revive() {
		farm().servers().stream().filter(MysqlServer::isAlive).forEach(MysqlServer::thaw);
		Cluster.Processes processes = this.cluster.processes();
		if (processes != null) {
			processes.restore();
		}
		return "every server of " + this.group + " serves again";
	}

	private MysqlServer running(@Nullable String address) {
		MysqlServer server = farm().server(Objects.requireNonNull(address, "No server is named"));
		if (!server.isAlive()) {
			throw new IllegalStateException(address + " does not run; revive it first");
		}
		return server;
	}

	private Farm farm() {
		if (this.farm == null) {
			throw new IllegalStateException("The servers of " + this.group + " are not the sample's own");
		}
		return this.farm;
	}

}
