package io.github.fabricspring.autoconfigure.cache;

import java.util.Set;

import io.github.fabricspring.autoconfigure.failure.SharedCacheException;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.objects.mybatis.MyBatisConfigurations;
import io.github.fabricspring.sessions.MyBatisSessions;
import io.github.fabricspring.sessions.RoutedDataSource;
import org.apache.ibatis.session.Configuration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Keeps the sessions of MyBatis to one group each, and refuses caches of mappers where
 * several groups are used: at start, at the first use of a second group, and with every
 * statement, as mappers may come later.
 */
public final class MyBatisCacheCheck implements BeanPostProcessor {

	private final ObjectProvider<GroupsInUse> groups;

	/**
	 * Creates the check.
	 * @param groups the groups that the application uses
	 */
	public MyBatisCacheCheck(ObjectProvider<GroupsInUse> groups) {
		this.groups = groups;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Configuration configuration = MyBatisConfigurations.behind(bean, beanName);
		if (configuration != null) {
			guard(beanName, configuration);
		}
		return bean;
	}

	private void guard(String name, Configuration configuration) {
		if (configuration.getEnvironment() == null
				|| RoutedDataSource.behind(configuration.getEnvironment().getDataSource()) == null
				|| configuration.getInterceptors().stream().anyMatch(MyBatisSessions.class::isInstance)) {
			return;
		}
		GroupsInUse groups = this.groups.getObject();
		configuration.addInterceptor(new MyBatisSessions(groups));
		groups.addCheck((names) -> check(name, configuration, names));
	}

	private static void check(String name, Configuration configuration, Set<String> groups) {
		if (MyBatisSessions.isCaching(configuration)) {
			throw new SharedCacheException(groups,
					"one SqlSessionFactory, '%s', whose mappers have caches (%s), which know rows by their statements alone"
						.formatted(name, String.join(", ", configuration.getCacheNames())),
					"Set mybatis.configuration.cache-enabled=false");
		}
	}

}
