package io.github.fabricspring.autoconfigure;

import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.sql.DataSource;

import io.github.fabricspring.health.Connectivity;
import io.github.fabricspring.health.FabricHealthIndicator;
import io.github.fabricspring.health.GroupOutages;
import io.github.fabricspring.health.LoginRefusals;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the health contributor {@code db}. It replaces Boot's, which
 * asks a routing data source for its targets once, at start-up. Other data sources appear
 * as with Boot's; those that lead to one group do not appear.
 */
@AutoConfiguration(after = { FabricAutoConfiguration.class, DataSourceAutoConfiguration.class },
		before = DataSourceHealthContributorAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(TopologyMonitor.class)
@ConditionalOnEnabledHealthIndicator("db")
public final class FabricHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GroupOutages fabricGroupOutages() {
		return new GroupOutages(Clock.systemUTC());
	}

	@Bean
	@ConditionalOnMissingBean(name = { "dbHealthIndicator", "dbHealthContributor" })
	HealthContributor dbHealthContributor(ConfigurableListableBeanFactory beanFactory, TopologyMonitor monitor,
			GroupOutages outages, ServerPools pools, ObjectProvider<LoginRefusals> logins, FabricProperties properties,
			ObjectProvider<DataSourcePoolMetadataProvider> metadataProviders, Environment environment) {
		HealthContributor fabric = new FabricHealthIndicator(monitor, outages,
				Connectivity.of(pools, logins.getIfAvailable()), properties.retry().timeout(), Clock.systemUTC());
		DataSourcePoolMetadataProvider metadata = new CompositeDataSourcePoolMetadataProvider(
				metadataProviders.orderedStream().toList());
		boolean ignored = environment.getProperty("management.health.db.ignore-routing-data-sources", Boolean.class,
				false);
		Map<String, HealthContributor> contributors = new LinkedHashMap<>();
		SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, DataSource.class, false, true)
			.forEach((name, dataSource) -> {
				if (isRouting(dataSource)) {
					contributors.put(name, fabric);
				}
				else if (!isBehind(dataSource)) {
					contributors.put(name,
							new DataSourceHealthIndicator(dataSource, validationQuery(metadata, dataSource)));
				}
			});
		if (ignored) {
			contributors.values().removeIf((contributor) -> contributor == fabric);
			return CompositeHealthContributor.fromMap(contributors);
		}
		return (contributors.values().stream().allMatch((contributor) -> contributor == fabric)) ? fabric
				: CompositeHealthContributor.fromMap(contributors);
	}

	private static boolean isRouting(DataSource dataSource) {
		try {
			return dataSource.isWrapperFor(GroupRoutingDataSource.class);
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private static boolean isBehind(DataSource dataSource) {
		try {
			return GroupRoutingDataSource.isBehind(dataSource);
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private static @Nullable String validationQuery(DataSourcePoolMetadataProvider pools, DataSource dataSource) {
		DataSourcePoolMetadata metadata = pools.getDataSourcePoolMetadata(dataSource);
		return (metadata != null) ? metadata.getValidationQuery() : null;
	}

}
