package io.github.fabricspring.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.connection.transaction.UnscopedWriteException;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what is written outside any scope, on threads that a call leaves its work to
 * for example.
 */
class UnscopedWritesTests {

	private static final String INSERT = "INSERT INTO note VALUES (?, 'written')";

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withPropertyValues("fabric.default-group=YYZ");

	@Test
	void insertsOfAParallelStreamAreRefusedInsteadOfGoingToTheDefaultGroup() {
		this.runner.run((context) -> {
			assertThatException()
				.isThrownBy(() -> fabric(context).executeWithoutResult("ZRH",
						() -> IntStream.range(10, 26).parallel().forEach((id) -> jdbc(context).update(INSERT, id))))
				.havingRootCause()
				.satisfies((cause) -> assertThat(cause).hasMessageContaining("READ ONLY"));
			assertThat(ids(context, "YYZ")).containsExactly(1);
		});
	}

	@Test
	void theRefusalNamesThePropertyAndTheTemplate() {
		this.runner.run((context) -> {
			useZrh(context);
			assertThatException().isThrownBy(() -> jdbc(context).update(INSERT, 2))
				.havingCause()
				.isInstanceOf(UnscopedWriteException.class)
				.withMessageContainingAll("YYZ", "fabric.unscoped-writes=allow", "FabricTemplate");
			assertThat(ids(context, "YYZ")).containsExactly(1);
		});
	}

	@Test
	void theRefusalReachesOtherThreadsOfTheCall() {
		this.runner.run((context) -> fabric(context).executeWithoutResult("ZRH",
				() -> assertThatExceptionOfType(CompletionException.class)
					.isThrownBy(() -> CompletableFuture.runAsync(() -> jdbc(context).update(INSERT, 2)).join())
					.havingCause()
					.withCauseInstanceOf(UnscopedWriteException.class)));
	}

	@Test
	void executorsThatPropagateTheContextCarryTheGroup() {
		this.runner.run((context) -> {
			fabric(context).executeWithoutResult("ZRH", () -> {
				Runnable task = ContextSnapshotFactory.builder()
					.build()
					.captureAll()
					.wrap((Runnable) () -> jdbc(context).update(INSERT, 2));
				CompletableFuture.runAsync(task).join();
			});
			assertThat(ids(context, "ZRH")).containsExactly(1, 2);
			assertThat(ids(context, "YYZ")).containsExactly(1);
		});
	}

	@Test
	void readsOutsideAnyScopeGoToTheDefaultGroup() {
		this.runner.run((context) -> {
			useZrh(context);
			assertThat(jdbc(context).queryForObject("SELECT text FROM note", String.class)).isEqualTo("yyz1:3306");
		});
	}

	@Test
	void transactionsOutsideAnyScopeWriteToTheDefaultGroup() {
		this.runner.run((context) -> {
			useZrh(context);
			assertThat(jdbc(context).queryForList("SELECT id FROM note")).hasSize(1);
			transactions(context).executeWithoutResult((status) -> jdbc(context).update(INSERT, 2));
			assertThat(ids(context, "YYZ")).containsExactly(1, 2);
		});
	}

	@Test
	void afterARefusalTheConnectionServesScopesAsBefore() {
		this.runner.withPropertyValues("fabric.datasource.hikari.maximum-pool-size=1").run((context) -> {
			useZrh(context);
			assertThatException().isThrownBy(() -> jdbc(context).update(INSERT, 2));
			fabric(context).executeWithoutResult("YYZ", () -> jdbc(context).update(INSERT, 3));
			assertThatException().isThrownBy(() -> jdbc(context).update(INSERT, 4));
			assertThat(ids(context, "YYZ")).containsExactly(1, 3);
		});
	}

	@Test
	void theApplicationCannotLiftTheRefusalByAccident() {
		this.runner.run((context) -> {
			useZrh(context);
			try (var connection = context.getBean(GroupRoutingDataSource.class).getConnection();
					var statement = connection.createStatement()) {
				connection.setReadOnly(true);
				connection.setReadOnly(false);
				assertThatExceptionOfType(UnscopedWriteException.class)
					.isThrownBy(() -> statement.executeUpdate("INSERT INTO note VALUES (2, 'x')"));
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "SET SESSION TRANSACTION READ WRITE", "START TRANSACTION READ WRITE",
			"START /* now */ TRANSACTION READ WRITE", "SET transaction_read_only = 0",
			"SET @@session.tx_read_only=OFF" })
	void neitherCanItsStatements(String sql) {
		this.runner.run((context) -> {
			useZrh(context);
			try (var connection = context.getBean(GroupRoutingDataSource.class).getConnection();
					var statement = connection.createStatement()) {
				assertThatExceptionOfType(UnscopedWriteException.class).isThrownBy(() -> statement.execute(sql));
			}
		});
	}

	@Test
	void withOneGroupNothingIsRefused() {
		this.runner.run((context) -> {
			fabric(context).executeWithoutResult("YYZ", () -> jdbc(context).update(INSERT, 2));
			jdbc(context).update(INSERT, 3);
			assertThat(ids(context, "YYZ")).containsExactly(1, 2, 3);
		});
	}

	@Test
	void theyAreAllowedWhereThePropertySaysSo() {
		this.runner.withPropertyValues("fabric.unscoped-writes=allow").run((context) -> {
			useZrh(context);
			jdbc(context).update(INSERT, 2);
			assertThat(ids(context, "YYZ")).containsExactly(1, 2);
		});
	}

	private static void useZrh(AssertableApplicationContext context) {
		assertThat(ids(context, "ZRH")).contains(1);
	}

	private static List<Integer> ids(AssertableApplicationContext context, String group) {
		return fabric(context).execute(group,
				() -> jdbc(context).queryForList("SELECT id FROM note ORDER BY id", Integer.class));
	}

	private static FabricTemplate fabric(AssertableApplicationContext context) {
		return context.getBean(FabricTemplate.class);
	}

	private static JdbcTemplate jdbc(AssertableApplicationContext context) {
		return context.getBean(JdbcTemplate.class);
	}

	private static TransactionTemplate transactions(AssertableApplicationContext context) {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
	}

}
