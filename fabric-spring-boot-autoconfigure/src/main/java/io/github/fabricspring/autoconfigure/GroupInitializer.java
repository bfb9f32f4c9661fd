package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.outcome.DurabilityGate;
import io.github.fabricspring.outcome.OutcomeGroups;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.topology.DaemonThreads;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The initializer of the groups that are known at start. Once all beans exist, it has
 * these groups looked up and their pools filled, so that their first calls do not wait,
 * and checks or creates the outcome tables that are needed.
 */
final class GroupInitializer implements SmartInitializingSingleton, DisposableBean {

	private static final Log logger = LogFactory.getLog(GroupInitializer.class);

	private final TopologyMonitor topology;

	private final ServerPools pools;

	private final FabricGroupAdvisor advisor;

	private final OutcomeGroups outcome;

	private final DurabilityGate gate;

	private final FabricProperties properties;

	private final GroupsInUse groups;

	private @Nullable Thread asking;

	GroupInitializer(TopologyMonitor topology, ServerPools pools, FabricGroupAdvisor advisor, OutcomeGroups outcome,
			DurabilityGate gate, FabricProperties properties, GroupsInUse groups) {
		this.topology = topology;
		this.pools = pools;
		this.advisor = advisor;
		this.outcome = outcome;
		this.gate = gate;
		this.properties = properties;
		this.groups = groups;
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
		useAtOnce(groups.keySet());
		groups.keySet().forEach((group) -> {
			this.topology.use(group);
			this.pools.keepWarm(group);
		});
		boolean create = this.properties.outcome().createTable();
		Set<String> later = new TreeSet<>();
		for (String group : new TreeSet<>(groups.keySet())) {
			Set<Rerun> policies = groups.getOrDefault(group, Set.of());
			boolean automatic = isAskedFor(policies, Rerun.AUTO);
			if (isAskedFor(policies, Rerun.EXACTLY_ONCE) || (create && !automatic)) {
				prepare(create, (patience) -> {
					this.outcome.use(group, true, patience);
					this.gate.open(group);
				});
			}
			if (automatic && create) {
				prepare(true, (patience) -> this.outcome.prepare(group, patience));
			}
			else if (automatic) {
				later.add(group);
			}
		}
		askInTheBackground(later);
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

	private boolean isAskedFor(Set<Rerun> policies, Rerun policy) {
		return policies.stream()
			.anyMatch((each) -> ((each != Rerun.DEFAULT) ? each : this.properties.retry().rerun()) == policy);
	}

	private void prepare(boolean create, Consumer<Duration> check) {
		try {
			check.accept(this.properties.retry().timeout());
		}
		catch (GroupUnavailableException ex) {
			if (create) {
				throw ex;
			}
			logger.warn(ex.getMessage() + "; application started, checked again before the group's first write");
		}
	}

	// A group that has no primary yet must not hold up the start
	private void askInTheBackground(Set<String> later) {
		if (later.isEmpty()) {
			return;
		}
		Thread thread = DaemonThreads.named("fabric-outcome-check", () -> later.forEach(this::ask));
		this.asking = thread;
		thread.start();
	}

	private void ask(String group) {
		try {
			this.outcome.use(group, false, this.properties.retry().timeout());
		}
		catch (RuntimeException ex) {
			logger.debug(group + " - could not be asked for AUTO, asked again before its first write", ex);
		}
	}

	@Override
	public void destroy() {
		Thread thread = this.asking;
		if (thread != null) {
			thread.interrupt();
		}
	}

}
