package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.test.fault.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that get no answer, with {@code fabric.retry.timeout=3s}: the caller is told
 * something in a time of that order.
 */
class DeadlineIntegrationTests {

	/** The deadline of a call, and some seconds for the last answer. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@RegisterExtension
	static final ServerExtension server = Numbers.server();

	@SuppressWarnings("NullAway.Init") // set before each test
	private StatementBench bench;

	@BeforeEach
	void open() throws IOException {
		this.bench = StatementBench.on(server, "fabric.retry.timeout=3s", "logging.level.io.github.fabricspring=info");
		this.bench.transaction(Rerun.EXACTLY_ONCE, () -> this.bench.insert(0));
	}

	@ParameterizedTest
	@EnumSource(Cut.Place.class)
	void oneConnectionFallsSilentAtAWrite(Cut.Place place) throws Exception {
		silenceOne((request) -> request.startsWith("INSERT INTO numbers"), place);
		assertTold(() -> this.bench.transaction(Rerun.EXACTLY_ONCE, () -> this.bench.insert(1)));
	}

	@Test
	void oneConnectionFallsSilentAtARead() throws Exception {
		silenceOne((request) -> request.startsWith(StatementBench.CUT), Cut.Place.BEFORE_REPLY);
		assertTold(() -> this.bench.transaction(Rerun.EXACTLY_ONCE, () -> {
			this.bench.reach();
			this.bench.insert(1);
		}));
	}

	@Test
	void oneConnectionFallsSilentAtAReadInAReadingCall() throws Exception {
		silenceOne((request) -> request.startsWith(StatementBench.CUT), Cut.Place.BEFORE_REPLY);
		assertThat(within(CompletableFuture.supplyAsync(() -> {
			try {
				this.bench.bean(FabricTemplate.class)
					.execute(StatementBench.GROUP, AccessMode.READ_ONLY, Rerun.SAFE, () -> {
						this.bench.reach();
						return true;
					});
				return "told";
			}
			catch (RuntimeException ex) {
				return "told";
			}
		}))).isEqualTo("told");
	}

	@Test
	void oneConnectionFallsSilentInATransactionWithATimeout() throws Exception {
		silenceOne((request) -> request.startsWith("INSERT INTO numbers"), Cut.Place.BEFORE_REPLY);
		assertTold(() -> this.bench.call(Rerun.EXACTLY_ONCE, () -> limited(2, () -> this.bench.insert(1))));
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void oneConnectionFallsSilentAfterItsCommit(Rerun rerun) throws Exception {
		silenceOne(Request::isCommit, Cut.Place.BEFORE_REPLY);
		assertTold(() -> this.bench.transaction(rerun, () -> this.bench.insert(1)));
	}

	@Test
	void oneConnectionFallsSilentBeforeItsCommit() throws Exception {
		silenceOne(Request::isCommit, Cut.Place.BEFORE_REQUEST);
		assertTold(() -> this.bench.transaction(Rerun.EXACTLY_ONCE, () -> this.bench.insert(1)));
	}

	@Test
	void oneConnectionFallsSilentAtAWriteInAutocommitMode() throws Exception {
		silenceOne((request) -> request.startsWith("INSERT INTO numbers"), Cut.Place.BEFORE_REPLY);
		assertTold(() -> this.bench.call(Rerun.EXACTLY_ONCE, () -> this.bench.insert(1)));
	}

	@Test
	void outcomeTableIsLockedAtItsFirstUse() throws Exception {
		server.execute("DROP TABLE IF EXISTS app.other_outcome",
				"CREATE TABLE app.other_outcome LIKE app.fabric_outcome");
		try (StatementBench other = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.retry.timeout=3s", "fabric.outcome.create-table=false", "fabric.outcome.table=other_outcome",
				"fabric.retry.rerun=safe");
				Connection locking = server.get().connect();
				Statement statement = locking.createStatement()) {
			execute(statement, "LOCK TABLES app.other_outcome WRITE");
			Told told = assertTold(() -> other.transaction(Rerun.EXACTLY_ONCE, () -> other.insert(1)),
					() -> execute(statement, "UNLOCK TABLES"));
			assertThat(told.message()).contains("another session locks the outcome table");
		}
	}

	@Test
	void serverFreezesAtTheFirstUseOfTheOutcomeTable() throws Exception {
		try (StatementBench other = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.retry.timeout=3s", "fabric.outcome.create-table=false", "fabric.retry.rerun=safe")) {
			Told told = assertTold(() -> other.transaction(Rerun.EXACTLY_ONCE, () -> {
				other.reach();
				server.get().freeze();
				other.insert(1);
			}), server.get()::thaw);
			assertThat(told.message()).contains("the primary gives no answer");
		}
	}

	private void silenceOne(Predicate<Request> where, Cut.Place place) {
		this.bench.cut(FaultPlan.once(where, new Cut(place, Cut.Manner.SILENCE)), () -> {
		});
	}

	private void limited(int seconds, Runnable work) {
		TransactionTemplate template = new TransactionTemplate(this.bench.bean(PlatformTransactionManager.class));
		template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRED);
		template.setTimeout(seconds);
		template.executeWithoutResult((status) -> work.run());
	}

	private void assertTold(Work work) throws Exception {
		assertTold(work, () -> {
		});
	}

	private Told assertTold(Work work, Runnable release) throws Exception {
		Told told;
		try {
			told = within(start(work));
		}
		finally {
			release.run();
		}
		long ones = this.bench.numbers().stream().filter((n) -> n == 1).count();
		switch (told.what()) {
			case "returned" -> assertThat(ones).as(told.toString()).isOne();
			case "TransactionOutcomeUnknownException", "TransactionPartlyCommittedException" ->
				assertThat(ones).as(told.toString()).isLessThan(2);
			default -> assertThat(ones).as(told.toString()).isZero();
		}
		return told;
	}

	static CompletableFuture<Told> start(Work work) {
		CompletableFuture<Told> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(work.run());
			}
			catch (Exception | AssertionError ex) {
				result.completeExceptionally(ex);
			}
		}, "caller");
		thread.setDaemon(true);
		thread.start();
		return result;
	}

	static <T> T within(CompletableFuture<T> future) throws ExecutionException, InterruptedException {
		try {
			return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("told nothing within " + PATIENCE.toSeconds() + " s", ex);
		}
	}

	private static void execute(Statement statement, String sql) {
		try {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A call. */
	interface Work {

		Told run() throws Exception;

	}

}
