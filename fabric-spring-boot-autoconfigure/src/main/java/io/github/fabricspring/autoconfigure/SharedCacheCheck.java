package io.github.fabricspring.autoconfigure;

import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

import javax.sql.DataSource;

import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;

/**
 * The check that no second-level or query cache is shared by several groups: its keys do
 * not contain the group of a row.
 */
final class SharedCacheCheck implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final FabricGroupAdvisor advisor;

	private final FabricProperties properties;

	SharedCacheCheck(ConfigurableListableBeanFactory beanFactory, FabricGroupAdvisor advisor,
			FabricProperties properties) {
		this.beanFactory = beanFactory;
		this.advisor = advisor;
		this.properties = properties;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> groups = groups();
		if (groups.size() < 2) {
			return;
		}
		for (String name : this.beanFactory.getBeanNamesForType(EntityManagerFactory.class, true, false)) {
			// A lazy bean is not created for this check
			if (this.beanFactory.containsSingleton(name)) {
				check(name, this.beanFactory.getBean(name, EntityManagerFactory.class), groups);
			}
		}
	}

	private Set<String> groups() {
		Set<String> groups = new TreeSet<>(this.advisor.groups().keySet());
		groups.addAll(this.properties.groups().keySet());
		if (this.properties.defaultGroup() != null) {
			groups.add(this.properties.defaultGroup());
		}
		return groups;
	}

	private static void check(String name, EntityManagerFactory factory, Set<String> groups) {
		if (factory instanceof EntityManagerFactoryInfo info && routes(info.getDataSource())
				&& info.getNativeEntityManagerFactory() instanceof SessionFactoryImplementor hibernate) {
			SessionFactoryOptions options = hibernate.getSessionFactoryOptions();
			if (options.isSecondLevelCacheEnabled() || options.isQueryCacheEnabled()) {
				throw new SharedCacheException(name, hibernate.getCache().getRegionFactory().getClass().getSimpleName(),
						groups);
			}
		}
	}

	// False for a data source that is pinned to one group
	static boolean routes(@Nullable DataSource dataSource) {
		try {
			return dataSource != null && dataSource.isWrapperFor(GroupRoutingDataSource.class);
		}
		catch (SQLException ex) {
			return false;
		}
	}

}
