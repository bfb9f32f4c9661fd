package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.outcome.OutcomeSchema;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Once all beans are there: has the groups looked up that are known to be used, and their
 * pools filled, so that no first call waits for it; and sees to their outcome tables
 * where those are needed.
 */
final class GroupInitializer implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(GroupInitializer.class);

	private final TopologyMonitor topology;

	private final ServerPools pools;

	private final FabricGroupAdvisor advisor;

	private final OutcomeSchema schema;

	private final FabricProperties properties;

	GroupInitializer(TopologyMonitor topology, ServerPools pools, FabricGroupAdvisor advisor, OutcomeSchema schema,
			FabricProperties properties) {
		this.topology = topology;
		this.pools = pools;
		this.advisor = advisor;
		this.schema = schema;
		this.properties = properties;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, Set<Rerun>> groups = new TreeMap<>(this.advisor.groups());
		if (this.properties.defaultGroup() != null) {
			groups.putIfAbsent(this.properties.defaultGroup(), Set.of(Rerun.DEFAULT));
		}
		groups.keySet().forEach((group) -> {
			this.topology.use(group);
			this.pools.keepWarm(group);
		});
		boolean create = this.properties.outcome().createTable();
		for (String group : new TreeSet<>(groups.keySet())) {
			if (create || groups.getOrDefault(group, Set.of()).stream().anyMatch(this::needsTable)) {
				prepare(group, create);
			}
		}
	}

	private boolean needsTable(Rerun rerun) {
		Rerun effective = (rerun != Rerun.DEFAULT) ? rerun : this.properties.retry().rerun();
		return effective == Rerun.EXACTLY_ONCE;
	}

	private void prepare(String group, boolean create) {
		Duration patience = this.properties.retry().timeout();
		try {
			this.schema.prepare(group, patience);
		}
		catch (GroupUnavailableException ex) {
			if (create) {
				throw ex;
			}
			logger.warn(group + " - could not check the outcome table at start: " + ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(group + " - interrupted while preparing the outcome table", ex);
		}
	}

}
