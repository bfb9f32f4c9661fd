package io.github.fabricspring.autoconfigure.container;

import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import io.github.fabricspring.autoconfigure.condition.NoOtherDataSourceCondition;
import io.github.fabricspring.autoconfigure.failure.ConflictingDataSourceException;
import io.github.fabricspring.routing.GroupRoutingDataSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for {@code @ServiceConnection} on a MySQL container and other beans
 * of {@link JdbcConnectionDetails}: every group is a fixed one that has their server.
 */
@AutoConfiguration(before = FabricAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "fabric.enabled", matchIfMissing = true)
@ConditionalOnBean(JdbcConnectionDetails.class)
@ConditionalOnMissingBean(GroupRoutingDataSource.class)
@Conditional(NoOtherDataSourceCondition.class)
public final class FabricServiceConnectionAutoConfiguration {

	private static ConflictingDataSourceException conflict(JdbcConnectionDetails details) {
		return new ConflictingDataSourceException("the JdbcConnectionDetails " + JdbcServer.withoutParameters(details));
	}

	/**
	 * Two details name different servers.
	 */
	@Configuration(proxyBeanMethods = false)
	@Order(0)
	@ConditionalOnBean(FabricConnectionDetails.class)
	static class Both {

		Both(JdbcConnectionDetails details) {
			throw conflict(details);
		}

	}

	/**
	 * The details of the server are the only ones.
	 */
	@Configuration(proxyBeanMethods = false)
	@Order(1)
	@ConditionalOnMissingBean(FabricConnectionDetails.class)
	static class OnlyDetails {

		@Bean
		FabricConnectionDetails fabricJdbcConnectionDetails(JdbcConnectionDetails details) {
			JdbcServer server = JdbcServer.of(details);
			if (server == null) {
				throw conflict(details);
			}
			return server;
		}

	}

}
