package io.github.fabricspring.autoconfigure.cache;

import java.util.Map;
import java.util.Set;

import io.github.fabricspring.autoconfigure.failure.SharedCacheException;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.sessions.HibernateIntegrator;
import io.github.fabricspring.sessions.RoutedDataSource;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.engine.spi.SessionFactoryImplementor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;

/**
 * Refuses what would mix the rows of several groups in Hibernate: a second-level or query
 * cache, whose keys do not say which group a row is from, and loading lazily outside of
 * sessions. Checked as soon as there are a factory and a second group.
 */
public final class SharedCacheCheck implements BeanPostProcessor {

	private final ObjectProvider<GroupsInUse> groups;

	/**
	 * Creates the check.
	 * @param groups the groups that the application uses
	 */
	public SharedCacheCheck(ObjectProvider<GroupsInUse> groups) {
		this.groups = groups;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof EntityManagerFactory factory && isRouted(factory)) {
			this.groups.getObject().addCheck((groups) -> check(beanName, factory, groups));
		}
		return bean;
	}

	private static boolean isRouted(EntityManagerFactory factory) {
		if (factory instanceof EntityManagerFactoryInfo info) {
			return RoutedDataSource.behind(info.getDataSource()) != null;
		}
		return factory instanceof SessionFactoryImplementor hibernate && HibernateIntegrator.routing(hibernate) != null;
	}

	private static void check(String name, EntityManagerFactory factory, Set<String> groups) {
		if (!factory.isOpen()) {
			return;
		}
		EntityManagerFactory provider = (factory instanceof EntityManagerFactoryInfo info)
				? info.getNativeEntityManagerFactory() : factory;
		if (provider instanceof SessionFactoryImplementor hibernate) {
			check(name, hibernate, groups);
		}
		else if (!isCacheOff(factory.getProperties())) {
			throw new SharedCacheException(groups,
					"one EntityManagerFactory, '%s', of a provider whose cache is shared unless that is switched off"
						.formatted(name),
					"Set spring.jpa.properties.jakarta.persistence.sharedCache.mode=NONE");
		}
	}

	private static boolean isCacheOff(Map<String, Object> properties) {
		return "NONE".equals(String.valueOf(properties.get("jakarta.persistence.sharedCache.mode")))
				|| "false".equals(String.valueOf(properties.get("eclipselink.cache.shared.default")));
	}

	private static void check(String name, SessionFactoryImplementor hibernate, Set<String> groups) {
		SessionFactoryOptions options = hibernate.getSessionFactoryOptions();
		if (options.isSecondLevelCacheEnabled() || options.isQueryCacheEnabled()) {
			throw new SharedCacheException(groups,
					"one EntityManagerFactory, '%s', that has a cache of its own (%s), which knows entities by their ids alone"
						.formatted(name, hibernate.getCache().getRegionFactory().getClass().getSimpleName()),
					"Set spring.jpa.properties.hibernate.cache.use_second_level_cache=false and "
							+ "spring.jpa.properties.hibernate.cache.use_query_cache=false");
		}
		if (options.isInitializeLazyStateOutsideTransactionsEnabled()) {
			throw new SharedCacheException(groups,
					"one EntityManagerFactory, '%s', that loads lazily outside of sessions, where the group is not known"
						.formatted(name),
					"Set spring.jpa.properties.hibernate.enable_lazy_load_no_trans=false");
		}
	}

}
