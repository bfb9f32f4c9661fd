package io.github.fabricspring.sample;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.github.fabricspring.page.PageControls;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.switchover.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * The buttons of the sample's page. Servers that are not the sample's own are only
 * switched over.
 */
final class SampleControls implements PageControls {

	private final ReentrantLock changing = new ReentrantLock();

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
	public Set<Action> actions() {
		return (this.farm != null) ? EnumSet.allOf(Action.class) : EnumSet.of(Action.SWITCH_OVER);
	}

	@Override
	public String perform(Action action, @Nullable String server) {
		return switch (action) {
			case SWITCH_OVER -> alone(this::switchOver);
			case REVIVE -> alone(this::revive);
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

	private String switchOver() {
		String before = this.cluster.primary();
		this.cluster.switchOver();
		return "the primary moved from " + before + " to " + this.cluster.primary();
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
		MysqlServer server = farm().server(String.valueOf(address));
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

	// Two changes of a group at once would undo each other
	private String alone(Supplier<String> change) {
		if (!this.changing.tryLock()) {
			throw new IllegalStateException("another switchover or revival of " + this.group + " goes on");
		}
		try {
			return change.get();
		}
		finally {
			this.changing.unlock();
		}
	}

}
