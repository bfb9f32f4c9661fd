package io.github.fabricspring.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.autoconfigure.check.GroupNames;
import io.github.fabricspring.autoconfigure.startup.OutcomeTables;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.rerun.Rehearsal;
import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.topology.TopologyMonitor;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The initializer of the groups that are known at start. Once all beans exist, it has
 * these groups looked up and their pools filled, so that their first calls do not wait,
 * waits for them if {@code fabric.startup} says so, and checks or creates the outcome
 * tables that are needed.
 */
final class GroupInitializer implements SmartInitializingSingleton {

	private final TopologyMonitor topology;

	private final ServerPools pools;

	private final FabricGroupAdvisor advisor;

	private final FabricProperties properties;

	private final GroupsInUse groups;

	private final Startup startup;

	private final OutcomeTables tables;

	GroupInitializer(TopologyMonitor topology, ServerPools pools, FabricGroupAdvisor advisor,
			FabricProperties properties, GroupsInUse groups, Startup startup, OutcomeTables tables) {
		this.topology = topology;
		this.pools = pools;
		this.advisor = advisor;
		this.properties = properties;
		this.groups = groups;
		this.startup = startup;
		this.tables = tables;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, Set<Rerun>> groups = new TreeMap<>(this.advisor.groups());
		if (this.properties.defaultGroup() != null) {
			groups.putIfAbsent(this.properties.defaultGroup(), Set.of(Rerun.DEFAULT));
		}
		GroupNames.checkUsed(groups.keySet(), this.properties.groups().keySet());
		useAtOnce(groups.keySet());
		groups.keySet().forEach((group) -> {
			this.topology.use(group);
			this.pools.keepWarm(group);
		});
		if (this.properties.retry().enabled()) {
			Rehearsal.start();
		}
		this.startup.with(groups.keySet());
		this.tables.prepare(groups);
	}

	private void useAtOnce(Set<String> annotated) {
		Set<String> known = new TreeSet<>(annotated);
		// A group that only lists its servers may never be used
		this.properties.groups().forEach((name, group) -> {
			if (group.hasOwnDataSource()) {
				known.add(name);
			}
		});
		this.groups.useAll(known);
	}

}
