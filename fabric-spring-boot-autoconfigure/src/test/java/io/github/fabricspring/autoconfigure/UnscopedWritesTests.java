package io.github.fabricspring.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import io.github.fabricspring.connection.lease.UnscopedWriteException;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what is written outside any scope, on threads that a call leaves its work to
 * for example.
 */
class UnscopedWritesTests {

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withPropertyValues("fabric.default-group=YYZ");

	@Test
	void insertsOfAParallelStreamAreRefusedInsteadOfGoingToTheDefaultGroup() {
		this.runner.run((context) -> {
			assertThatException()
				.isThrownBy(() -> Notes.fabric(context)
					.executeWithoutResult("ZRH",
							() -> IntStream.range(10, 26)
								.parallel()
								.forEach((id) -> Notes.jdbc(context).update(Notes.INSERT, id))))
				.havingRootCause()
				.satisfies((cause) -> assertThat(cause).hasMessageContaining("READ ONLY"));
			assertThat(Notes.ids(context, "YYZ")).containsExactly(1);
		});
	}

	@Test
	void theRefusalNamesThePropertyAndTheTemplate() {
		this.runner.run((context) -> {
			useZrh(context);
			assertThatException().isThrownBy(() -> Notes.jdbc(context).update(Notes.INSERT, 2))
				.havingCause()
				.isInstanceOf(UnscopedWriteException.class)
				.withMessageContainingAll("YYZ", "fabric.unscoped-writes=allow", "FabricTemplate");
			assertThat(Notes.ids(context, "YYZ")).containsExactly(1);
		});
	}

	@Test
	void theRefusalReachesOtherThreadsOfTheCall() {
		this.runner.run((context) -> Notes.fabric(context)
			.executeWithoutResult("ZRH", () -> assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> CompletableFuture.runAsync(() -> Notes.jdbc(context).update(Notes.INSERT, 2)).join())
				.havingCause()
				.withCauseInstanceOf(UnscopedWriteException.class)));
	}

	@Test
	void executorsThatPropagateTheContextCarryTheGroup() {
		this.runner.run((context) -> {
			Notes.fabric(context).executeWithoutResult("ZRH", () -> {
				Runnable task = ContextSnapshotFactory.builder()
					.build()
					.captureAll()
					.wrap((Runnable) () -> Notes.jdbc(context).update(Notes.INSERT, 2));
				CompletableFuture.runAsync(task).join();
			});
			assertThat(Notes.ids(context, "ZRH")).containsExactly(1, 2);
			assertThat(Notes.ids(context, "YYZ")).containsExactly(1);
		});
	}

	@Test
	void readsOutsideAnyScopeGoToTheDefaultGroup() {
		this.runner.run((context) -> {
			useZrh(context);
			assertThat(Notes.jdbc(context).queryForObject("SELECT text FROM note", String.class))
				.isEqualTo("yyz1:3306");
		});
	}

	@Test
	void transactionsOutsideAnyScopeWriteToTheDefaultGroup() {
		this.runner.run((context) -> {
			useZrh(context);
			assertThat(Notes.jdbc(context).queryForList("SELECT id FROM note")).hasSize(1);
			transactions(context).executeWithoutResult((status) -> Notes.jdbc(context).update(Notes.INSERT, 2));
			assertThat(Notes.ids(context, "YYZ")).containsExactly(1, 2);
		});
	}

	@Test
	void aTransactionThatAListenerRefusedLeavesNothingOpenToWrites() {
		this.runner.run((context) -> {
			useZrh(context);
			ConfigurableTransactionManager manager = context.getBean(ConfigurableTransactionManager.class);
			manager.addListener(new TransactionExecutionListener() {

				@Override
				public void beforeBegin(TransactionExecution transaction) {
					throw new IllegalStateException("closed for today");
				}

			});
			assertThatIllegalStateException()
				.isThrownBy(() -> new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
					.executeWithoutResult((status) -> Notes.jdbc(context).update(Notes.INSERT, 2)));
			assertThatException().isThrownBy(() -> Notes.jdbc(context).update(Notes.INSERT, 3))
				.havingCause()
				.isInstanceOf(UnscopedWriteException.class);
			assertThat(Notes.ids(context, "YYZ")).containsExactly(1);
		});
	}

	@Test
	void afterARefusalTheConnectionServesScopesAsBefore() {
		this.runner.withPropertyValues("fabric.datasource.hikari.maximum-pool-size=1").run((context) -> {
			useZrh(context);
			assertThatException().isThrownBy(() -> Notes.jdbc(context).update(Notes.INSERT, 2));
			Notes.fabric(context).executeWithoutResult("YYZ", () -> Notes.jdbc(context).update(Notes.INSERT, 3));
			assertThatException().isThrownBy(() -> Notes.jdbc(context).update(Notes.INSERT, 4));
			assertThat(Notes.ids(context, "YYZ")).containsExactly(1, 3);
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
	void statementsCannotLiftTheRefusal(String sql) {
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
			Notes.fabric(context).executeWithoutResult("YYZ", () -> Notes.jdbc(context).update(Notes.INSERT, 2));
			Notes.jdbc(context).update(Notes.INSERT, 3);
			assertThat(Notes.ids(context, "YYZ")).containsExactly(1, 2, 3);
		});
	}

	@Test
	void unscopedWritesAreAllowedWhereThePropertySaysSo() {
		this.runner.withPropertyValues("fabric.unscoped-writes=allow").run((context) -> {
			useZrh(context);
			Notes.jdbc(context).update(Notes.INSERT, 2);
			assertThat(Notes.ids(context, "YYZ")).containsExactly(1, 2);
		});
	}

	private static void useZrh(AssertableApplicationContext context) {
		assertThat(Notes.ids(context, "ZRH")).contains(1);
	}

	private static TransactionTemplate transactions(AssertableApplicationContext context) {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
	}

}
