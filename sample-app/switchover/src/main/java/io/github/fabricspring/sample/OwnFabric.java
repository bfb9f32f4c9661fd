package io.github.fabricspring.sample;

import java.util.List;

import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.switchover.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * The sample's own node and servers, which may be killed.
 *
 * @param fabric the node and the servers
 */
record OwnFabric(LocalFabric fabric) implements Cluster, Cluster.Processes {

	@Override
	public void switchOver() {
		this.fabric.switchOver();
	}

	@Override
	public Processes processes() {
		return this;
	}

	@Override
	public @Nullable String primary() {
		return this.fabric.primary();
	}

	@Override
	public List<String> describe() {
		return this.fabric.describe();
	}

	@Override
	public void killPrimary() {
		this.fabric.killPrimary();
	}

	@Override
	public void restore() {
		this.fabric.restore();
	}

}
