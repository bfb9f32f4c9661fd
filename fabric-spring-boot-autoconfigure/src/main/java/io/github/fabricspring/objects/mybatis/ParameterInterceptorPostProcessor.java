package io.github.fabricspring.objects.mybatis;

import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSessionFactory;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The post-processor that puts our interceptor around those of a session factory, so that
 * it sees parameters first.
 */
public final class ParameterInterceptorPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof SqlSessionFactory factory) {
			intercept(factory);
		}
		else if (bean instanceof FactoryBean<?> maker && isOfSessionFactories(maker)) {
			// some callers use the factory bean without asking the container for its
			// product
			intercept(made(maker, beanName));
		}
		return bean;
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

	private static void intercept(SqlSessionFactory factory) {
		Configuration configuration = factory.getConfiguration();
		if (configuration.getInterceptors().stream().noneMatch(ParameterInterceptor.class::isInstance)) {
			configuration.addInterceptor(new ParameterInterceptor());
		}
	}

}
