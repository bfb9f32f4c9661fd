package io.github.fabricspring.test;

import java.util.List;
import java.util.Map;

import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives the context of a failover test the connection details and the topology of its
 * group.
 *
 * @param key which group
 */
record FailoverContextCustomizer(GroupKey key) implements ContextCustomizer {

	/** The proxies read the protocol, so the connections are not encrypted. */
	private static final Map<String, Object> REQUIRED = Map.of("fabric.datasource.properties.sslMode", "DISABLED",
			"fabric.datasource.properties.allowPublicKeyRetrieval", "true", "spring.test.database.replace", "none");

	private static final Map<String, Object> DEFAULTS = Map.of("fabric.default-group", "YYZ",
			"fabric.outcome.create-table", "true");

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		TestGroup group = TestGroup.of(this.key);
		MutablePropertySources properties = context.getEnvironment().getPropertySources();
		properties.addFirst(new MapPropertySource("failoverTest", REQUIRED));
		properties.addLast(new MapPropertySource("failoverTestDefaults", DEFAULTS));
		BeanDefinitionRegistry beans = (BeanDefinitionRegistry) context.getBeanFactory();
		beans.registerBeanDefinition("failoverTestConnectionDetails",
				new RootBeanDefinition(FabricConnectionDetails.class, () -> new GroupDetails(group)));
		RootBeanDefinition sources = new RootBeanDefinition(GroupSource.class, () -> new GroupSource(group));
		sources.setDestroyMethodName("close");
		beans.registerBeanDefinition("failoverTestTopologySources", sources);
		beans.registerBeanDefinition("failover", new RootBeanDefinition(Failover.class, () -> new Failover(group)));
	}

	/** Finds the annotation. */
	static final class Factory implements ContextCustomizerFactory {

		@Override
		public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
				List<ContextConfigurationAttributes> attributes) {
			GroupKey key = GroupKey.of(testClass);
			return (key != null) ? new FailoverContextCustomizer(key) : null;
		}

	}

}
