package io.github.fabricspring.objects.mybatis;

import org.apache.ibatis.session.Configuration;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The post-processor that puts our interceptor around those of a session factory, so that
 * it sees parameters first.
 */
public final class ParameterInterceptorPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Configuration configuration = MyBatisConfigurations.behind(bean, beanName);
		if (configuration != null
				&& configuration.getInterceptors().stream().noneMatch(ParameterInterceptor.class::isInstance)) {
			configuration.addInterceptor(new ParameterInterceptor());
		}
		return bean;
	}

}
