package io.github.fabricspring.objects.mybatis;

import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSessionFactory;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The post-processor that puts our interceptor around those of a session factory, so that
 * it sees parameters first.
 */
public final class ParameterInterceptorPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		SqlSessionFactory factory = SessionFactories.of(bean, beanName);
		if (factory != null) {
			intercept(factory);
		}
		return bean;
	}

	private static void intercept(SqlSessionFactory factory) {
		Configuration configuration = factory.getConfiguration();
		if (configuration.getInterceptors().stream().noneMatch(ParameterInterceptor.class::isInstance)) {
			configuration.addInterceptor(new ParameterInterceptor());
		}
	}

}
