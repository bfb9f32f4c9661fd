package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.autoconfigure.check.GroupNames;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.outcome.OutcomeSchema;
import io.github.fabricspring.outcome.gate.DurabilityGate;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The initializer of the groups that are known at start. Once all beans exist, it has
 * these groups looked up and their pools filled, so that their first calls do not wait,
 * waits for them if {@code fabric.startup} says so, and checks or creates the outcome
 * tables that are needed.
 */
final class GroupInitializer implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(GroupInitializer.class);

	private final TopologyMonitor topology;

	private final ServerPools pools;

	private final FabricGroupAdvisor advisor;

	private final OutcomeSchema schema;

	private final DurabilityGate gate;

	private final FabricProperties properties;

	private final GroupsInUse groups;

	private final Startup startup;

	GroupInitializer(TopologyMonitor topology, ServerPools pools, FabricGroupAdvisor advisor, OutcomeSchema schema,
			DurabilityGate gate, FabricProperties properties, GroupsInUse groups, Startup startup) {
		this.topology = topology;
		this.pools = pools;
		this.advisor = advisor;
		this.schema = schema;
		this.gate = gate;
		this.properties = properties;
		this.groups = groups;
		this.startup = startup;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.properties.outcome().requireDurable()) {
			this.groups.setWriteCheck(this.gate::pass);
		}
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
		this.startup.with(groups.keySet());
		boolean create = this.properties.outcome().createTable();
		for (String group : new TreeSet<>(groups.keySet())) {
			if (create || groups.getOrDefault(group, Set.of()).stream().anyMatch(this::needsTable)) {
				prepare(group, create);
			}
		}
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

	private boolean needsTable(Rerun rerun) {
		Rerun effective = (rerun != Rerun.DEFAULT) ? rerun : this.properties.retry().rerun();
		return effective == Rerun.EXACTLY_ONCE;
	}

	private void prepare(String group, boolean create) {
		Duration patience = this.properties.retry().timeout();
		try {
			this.schema.prepare(group, patience);
			this.gate.open(group);
		}
		catch (GroupUnavailableException ex) {
			if (create) {
				throw ex;
			}
			logger.warn(ex.getMessage() + (this.properties.outcome().requireDurable()
					? "; application started, writes under EXACTLY_ONCE wait until the group was asked"
					: "; application started, table used as it is"));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(group + " - start interrupted during the check of the outcome table", ex);
		}
	}

}
