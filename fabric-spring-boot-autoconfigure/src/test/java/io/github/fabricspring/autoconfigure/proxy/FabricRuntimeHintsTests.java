package io.github.fabricspring.autoconfigure.proxy;

import java.sql.Connection;

import com.zaxxer.hikari.HikariConfig;
import io.github.fabricspring.connection.driver.AbortableSocketFactory;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FabricRuntimeHints}.
 */
class FabricRuntimeHintsTests {

	@Test
	void whatIsReachedByNameIsKnown() throws NoSuchMethodException {
		RuntimeHints hints = new RuntimeHints();
		new FabricRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(AbortableSocketFactory.class.getConstructor())).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(HikariConfig.class.getMethod("setMaximumPoolSize", int.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Connection.class)).accepts(hints);
	}

}
