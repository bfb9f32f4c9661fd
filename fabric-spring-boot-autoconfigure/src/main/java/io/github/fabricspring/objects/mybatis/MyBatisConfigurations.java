package io.github.fabricspring.objects.mybatis;

import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.FactoryBean;

/**
 * The search for the configuration of MyBatis behind a bean: a session factory, what
 * makes one, or a session whose factory may be no bean.
 */
public final class MyBatisConfigurations {

	private MyBatisConfigurations() {
	}

	/**
	 * Finds the configuration behind a bean.
	 * @param bean the bean
	 * @param beanName its name
	 * @return the configuration, {@code null} if it is a bean of something else
	 */
	public static @Nullable Configuration behind(Object bean, String beanName) {
		if (bean instanceof SqlSessionFactory factory) {
			return factory.getConfiguration();
		}
		if (bean instanceof SqlSession session) {
			return session.getConfiguration();
		}
		// Some callers use the factory bean without asking the container for its product
		return (bean instanceof FactoryBean<?> maker && isOfSessionFactories(maker))
				? made(maker, beanName).getConfiguration() : null;
	}

	private static boolean isOfSessionFactories(FactoryBean<?> maker) {
		Class<?> type = maker.getObjectType();
		return type != null && SqlSessionFactory.class.isAssignableFrom(type);
	}

	private static SqlSessionFactory made(FactoryBean<?> maker, String beanName) {
		try {
			if (maker.getObject() instanceof SqlSessionFactory factory) {
				return factory;
			}
		}
		catch (Exception ex) {
			throw new BeanCreationException(beanName, "MyBatis cannot make its session factory", ex);
		}
		throw new BeanCreationException(beanName, "makes no session factory of MyBatis");
	}

}
