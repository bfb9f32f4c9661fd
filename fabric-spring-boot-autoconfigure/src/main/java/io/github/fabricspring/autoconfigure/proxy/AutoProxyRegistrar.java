package io.github.fabricspring.autoconfigure.proxy;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The registration of an auto-proxy creator for {@code @FabricGroup}. It is needed if
 * transactions are programmatic and {@code spring.aop.auto} is off. The proxies are
 * subclasses, as Boot's are, unless {@code spring.aop.proxy-target-class} is false.
 */
public class AutoProxyRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	/**
	 * Creates the registrar.
	 * @param environment tells how beans are proxied
	 */
	public AutoProxyRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
		if (this.environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true)) {
			AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(registry);
		}
	}

}
