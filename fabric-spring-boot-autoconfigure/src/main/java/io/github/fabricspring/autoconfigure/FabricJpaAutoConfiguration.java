package io.github.fabricspring.autoconfigure;

import java.util.Map;

import javax.sql.DataSource;

import io.github.fabricspring.autoconfigure.cache.SharedCacheCheck;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.sessions.RoutedDataSource;
import io.github.fabricspring.topology.TopologyMonitor;
import org.hibernate.cfg.AvailableSettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for Hibernate over the routing data source. Hibernate starts
 * without asking a server for its version, so that neither a reachable group nor a
 * default group is needed. A cache that several groups would share is refused.
 */
@AutoConfiguration(after = FabricAutoConfiguration.class, before = HibernateJpaAutoConfiguration.class)
@ConditionalOnClass({ HibernatePropertiesCustomizer.class, AvailableSettings.class })
@ConditionalOnBean(TopologyMonitor.class)
public final class FabricJpaAutoConfiguration {

	private static final String PRODUCT = "MySQL";

	/**
	 * The oldest version that Hibernate supports, which is its own default.
	 */
	private static final String VERSION = "8.0";

	@Bean
	HibernatePropertiesCustomizer fabricHibernatePropertiesCustomizer(ObjectProvider<DataSource> dataSources) {
		return (properties) -> {
			DataSource dataSource = dataSources.getIfUnique();
			if (RoutedDataSource.behind(dataSource) != null) {
				describeDatabase(properties);
			}
		};
	}

	@Bean
	static SharedCacheCheck fabricSharedCacheCheck(ObjectProvider<GroupsInUse> groups) {
		return new SharedCacheCheck(groups);
	}

	private static void describeDatabase(Map<String, Object> properties) {
		properties.putIfAbsent("hibernate.boot.allow_jdbc_metadata_access", false);
		if (!properties.containsKey(AvailableSettings.DIALECT)) {
			properties.putIfAbsent(AvailableSettings.JAKARTA_HBM2DDL_DB_NAME, PRODUCT);
			properties.putIfAbsent(AvailableSettings.JAKARTA_HBM2DDL_DB_VERSION, VERSION);
		}
	}

}
