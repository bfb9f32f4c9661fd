package io.github.fabricspring.autoconfigure;

import java.time.Clock;

import io.github.fabricspring.autoconfigure.startup.OutcomeTables;
import io.github.fabricspring.autoconfigure.startup.StartupCheck;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.health.LoginRefusals;
import io.github.fabricspring.outcome.OutcomeGroups;
import io.github.fabricspring.outcome.OutcomeListener;
import io.github.fabricspring.outcome.OutcomePurger;
import io.github.fabricspring.outcome.OutcomeSchema;
import io.github.fabricspring.outcome.OutcomeSettings;
import io.github.fabricspring.outcome.OutcomeTable;
import io.github.fabricspring.outcome.PurgingCommitResolver;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.TopologySources;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The beans of {@code outcome}, which resolve a lost COMMIT under {@code EXACTLY_ONCE}.
 */
@Configuration(proxyBeanMethods = false)
class FabricOutcomeConfiguration {

	@Bean
	OutcomeSettings fabricOutcomeSettings(FabricProperties properties) {
		FabricProperties.OutcomeProperties outcome = properties.outcome();
		return new OutcomeSettings(outcome.table(), outcome.createTable(), outcome.retention(), outcome.purgeInterval(),
				outcome.requireDurable());
	}

	@Bean
	@ConditionalOnMissingBean(CommitResolver.class)
	PurgingCommitResolver fabricCommitResolver(OutcomeSettings settings, OutcomeGroups outcomeGroups,
			TopologyMonitor topology, ServerConnector connector, ObjectProvider<OutcomeListener> listeners) {
		Clock clock = Clock.systemUTC();
		OutcomeTable table = new OutcomeTable(settings, outcomeGroups, topology, connector,
				OutcomeListener.composite(() -> listeners.orderedStream().toList()), clock);
		return new PurgingCommitResolver(table, new OutcomePurger(settings, topology, connector, clock));
	}

	@Bean
	GroupInitializer fabricStarter(TopologyMonitor topology, ServerPools pools, FabricGroupAdvisor advisor,
			FabricProperties properties, GroupsInUse groups, Startup startup, OutcomeTables tables) {
		return new GroupInitializer(topology, pools, advisor, properties, groups, startup, tables);
	}

	@Bean
	OutcomeTables fabricOutcomeTables(OutcomeGroups outcomeGroups, FabricProperties properties) {
		return new OutcomeTables(outcomeGroups, properties.outcome().createTable(), properties.retry().rerun(),
				properties.retry().timeout());
	}

	@Bean
	OutcomeGroups fabricOutcomeGroups(OutcomeSchema schema) {
		return new OutcomeGroups(schema);
	}

	@Bean
	Startup fabricStartup(FabricProperties properties, FabricConnectionDetails details, TopologySources sources,
			TopologyMonitor topology, ServerConnector connector, LoginRefusals logins) {
		return new Startup(properties, details, sources,
				new StartupCheck(properties.startup(), topology, connector, logins, properties.retry().timeout()));
	}

	@Bean
	OutcomeSchema fabricOutcomeSchema(OutcomeSettings settings, TopologyMonitor topology, ServerConnector connector) {
		return new OutcomeSchema(settings, topology, connector, Clock.systemUTC());
	}

}
