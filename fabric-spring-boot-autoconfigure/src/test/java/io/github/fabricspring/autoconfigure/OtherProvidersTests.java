package io.github.fabricspring.autoconfigure;

import java.lang.reflect.Proxy;
import java.util.Map;

import javax.sql.DataSource;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.autoconfigure.failure.SharedCacheException;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for providers of JPA other than Hibernate, which share a cache by default.
 */
class OtherProvidersTests {

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withConfiguration(AutoConfigurations.of(FabricJpaAutoConfiguration.class));

	@Test
	void cacheThatIsNotSwitchedOffIsRefused() {
		with(Map.of()).run((context) -> {
			use(context, "YYZ");
			assertThatExceptionOfType(SharedCacheException.class).isThrownBy(() -> use(context, "ZRH"))
				.withMessageContaining("jakarta.persistence.sharedCache.mode=NONE");
		});
	}

	@Test
	void cacheThatIsSwitchedOffIsNone() {
		with(Map.of("jakarta.persistence.sharedCache.mode", "NONE")).run((context) -> {
			use(context, "YYZ");
			use(context, "ZRH");
		});
		with(Map.of("eclipselink.cache.shared.default", "false")).run((context) -> {
			use(context, "YYZ");
			use(context, "ZRH");
		});
	}

	private ApplicationContextRunner with(Map<String, Object> properties) {
		return this.runner.withInitializer(
				(context) -> ((GenericApplicationContext) context).registerBean("factory", EntityManagerFactory.class,
						() -> factory(context.getBean("fabricDataSource", DataSource.class), properties)));
	}

	private static void use(AssertableApplicationContext context, String group) {
		context.getBean(FabricTemplate.class).executeWithoutResult(group, () -> {
		});
	}

	private static EntityManagerFactory factory(DataSource dataSource, Map<String, Object> properties) {
		EntityManagerFactory provider = (EntityManagerFactory) proxy(
				Map.of("getProperties", properties, "isOpen", true), EntityManagerFactory.class);
		return (EntityManagerFactory) proxy(Map.of("getDataSource", dataSource, "getNativeEntityManagerFactory",
				provider, "getProperties", properties, "isOpen", true), EntityManagerFactory.class,
				EntityManagerFactoryInfo.class);
	}

	private static Object proxy(Map<String, Object> answers, Class<?>... types) {
		return Proxy.newProxyInstance(OtherProvidersTests.class.getClassLoader(), types,
				(proxy, method, args) -> switch (method.getName()) {
					case "hashCode" -> System.identityHashCode(proxy);
					case "equals" -> proxy == args[0];
					default -> answers.get(method.getName());
				});
	}

}
