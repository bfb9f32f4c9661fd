package io.github.fabricspring.sample;

import java.util.List;

import io.github.fabricspring.page.PageControls;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.switchover.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * A group of the sample's own servers, which may be killed.
 *
 * @param group the group
 */
record OwnGroup(FarmGroup group) implements Cluster, Cluster.Processes {

	@Override
	public void switchOver() {
		this.group.switchOver();
	}

	@Override
	public Processes processes() {
		return this;
	}

	@Override
	public PageControls controls() {
		return new SampleControls(this, this.group.name(), this.group.farm());
	}

	@Override
	public @Nullable String primary() {
		return this.group.primary();
	}

	@Override
	public List<String> describe() {
		return this.group.describe();
	}

	@Override
	public void killPrimary() {
		this.group.killPrimary();
	}

	@Override
	public void restore() {
		this.group.restore();
	}

}
