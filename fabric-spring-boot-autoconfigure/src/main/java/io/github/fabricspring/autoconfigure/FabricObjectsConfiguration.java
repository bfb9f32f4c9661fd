package io.github.fabricspring.autoconfigure;

import io.github.fabricspring.autoconfigure.application.ApplicationClasses;
import io.github.fabricspring.objects.ObjectKeeper;
import io.github.fabricspring.objects.ObjectLens;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What puts objects back after a failed attempt.
 */
@Configuration(proxyBeanMethods = false)
class FabricObjectsConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ObjectKeeper fabricObjectKeeper(ObjectProvider<ObjectLens> lenses, FabricProperties properties,
			ListableBeanFactory beanFactory) {
		return new ObjectKeeper(lenses.orderedStream().toList(), new ApplicationClasses(beanFactory),
				properties.retry().maxRestoredObjects());
	}

}
