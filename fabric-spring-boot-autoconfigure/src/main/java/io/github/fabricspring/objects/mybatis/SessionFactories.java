package io.github.fabricspring.objects.mybatis;

import org.apache.ibatis.session.SqlSessionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.FactoryBean;

/**
 * The session factories of MyBatis among the beans of an application.
 */
public final class SessionFactories {

	private SessionFactories() {
	}

	/**
	 * Returns the session factory that a bean is or makes. Some callers use the factory
	 * bean without asking the container for its product.
	 * @param bean the bean
	 * @param beanName its name
	 * @return the factory, {@code null} if the bean is something else
	 */
	public static @Nullable SqlSessionFactory of(Object bean, String beanName) {
		if (bean instanceof SqlSessionFactory factory) {
			return factory;
		}
		return (bean instanceof FactoryBean<?> maker && isOfSessionFactories(maker)) ? made(maker, beanName) : null;
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
