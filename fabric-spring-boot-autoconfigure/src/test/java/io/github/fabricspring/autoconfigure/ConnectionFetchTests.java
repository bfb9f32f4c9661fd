package io.github.fabricspring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import javax.sql.DataSource;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@code spring.datasource.connection-fetch}.
 */
class ConnectionFetchTests {

	@Test
	void lazyTransactionsWithoutAStatementNeedNoServer() throws IOException {
		unreachable().withPropertyValues("spring.datasource.connection-fetch=lazy")
			.run((context) -> assertThatCode(
					() -> transaction(context.getBean(PlatformTransactionManager.class), () -> {
					}))
				.doesNotThrowAnyException());
	}

	@Test
	void eagerTransactionsNeedOneAtOnce() throws IOException {
		unreachable().run((context) -> assertThatExceptionOfType(CannotCreateTransactionException.class)
			.isThrownBy(() -> transaction(context.getBean(PlatformTransactionManager.class), () -> {
			})));
	}

	@Test
	void lazyTransactionsGoWhereTheirGroupIs() {
		Contexts.withGroups().withPropertyValues("spring.datasource.connection-fetch=lazy").run((context) -> {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			assertThat(context.getBean(DataSource.class)).isInstanceOf(LazyConnectionDataSourceProxy.class)
				.isSameAs(jdbc.getDataSource());
			assertThat(context).hasSingleBean(GroupRoutingDataSource.class);
			String address = context.getBean(FabricTemplate.class).execute("ZRH", () -> {
				String[] found = new String[1];
				transaction(context.getBean(PlatformTransactionManager.class),
						() -> found[0] = jdbc.queryForObject("SELECT address FROM server", String.class));
				return found[0];
			});
			assertThat(address).isEqualTo("zrh1:3306");
		});
	}

	private static void transaction(PlatformTransactionManager manager, Runnable work) {
		new TransactionTemplate(manager).executeWithoutResult((status) -> work.run());
	}

	private static ApplicationContextRunner unreachable() throws IOException {
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return Contexts.bare()
				.withPropertyValues("fabric.groups.YYZ.servers=127.0.0.1:" + closed.getLocalPort(),
						"fabric.groups.YYZ.discovery=fixed", "fabric.default-group=YYZ",
						"fabric.datasource.username=app", "fabric.retry.timeout=100ms",
						"fabric.datasource.hikari.connection-timeout=250");
		}
	}

}
