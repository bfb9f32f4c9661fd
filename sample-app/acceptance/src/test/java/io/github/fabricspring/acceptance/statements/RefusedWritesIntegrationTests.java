package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.Conditions;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes outside of any transaction that a read-only server refuses. Such a server is no
 * longer primary, or not yet.
 */
class RefusedWritesIntegrationTests {

	private static final String CLOSE = "SET GLOBAL read_only = ON";

	private static final String OPEN = "SET GLOBAL read_only = OFF";

	private static final String SECOND = "INSERT INTO numbers (n) VALUES (2)";

	@RegisterExtension
	static final ServerExtension server = Numbers.server();

	private static StatementBench bench;

	@BeforeAll
	static void open() throws IOException {
		bench = StatementBench.on(server, "fabric.retry.timeout=5s",
				"fabric.datasource.properties.allowMultiQueries=true");
	}

	@Test
	void callWhoseOnlyWriteWasRefusedIsRunAgain() throws SQLException {
		assertThat(callOnAClosedServer(() -> bench.insert(1))).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void serverIsNotAskedWhatTheRefusalOfAStatementHasLeft() throws SQLException {
		AtomicInteger asked = new AtomicInteger();
		bench.cut((request) -> {
			if (request.startsWith("SELECT 1")) {
				asked.incrementAndGet();
			}
			return null;
		}, () -> {
		});
		AtomicBoolean closed = new AtomicBoolean();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			if (closed.getAndSet(true)) {
				bench.insert(1);
			}
			else {
				onAClosedServer(() -> bench.insert(1));
			}
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(asked).hasValue(0);
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void callThatHadWrittenBeforeIsUnknown() throws SQLException {
		Told told = bench.call(Rerun.SAFE, () -> {
			bench.insert(1);
			onAClosedServer(() -> bench.insert(2));
		});
		assertUnknown(told);
	}

	@Test
	void batchOfWhichAPartWasRefusedIsUnknown() throws SQLException {
		bench.cut((request) -> {
			if (request.startsWith(SECOND)) {
				server.execute(CLOSE);
			}
			return null;
		}, () -> {
		});
		assertUnknown(call(() -> bench.jdbc().batchUpdate("INSERT INTO numbers (n) VALUES (1)", SECOND)));
	}

	@Test
	void textOfWhichAPartWasRefusedIsUnknown() throws SQLException {
		try (Connection gate = server.get().connect(); Statement statement = gate.createStatement()) {
			statement.execute("SELECT GET_LOCK('gate', 10)");
			CompletableFuture<Told> told = CompletableFuture.supplyAsync(() -> call(() -> bench.jdbc()
				.update("INSERT INTO numbers (n) VALUES (1); DO GET_LOCK('gate', 10); " + SECOND)));
			Conditions.await("the first insert to be through", Duration.ofSeconds(10),
					() -> server
						.number("SELECT COUNT(*) FROM information_schema.processlist WHERE STATE = 'User lock'") != 0,
					() -> "nobody waits for the gate");
			server.execute(CLOSE);
			statement.execute("SELECT RELEASE_LOCK('gate')");
			assertUnknown(told.join());
		}
	}

	private static void assertUnknown(Told told) throws SQLException {
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionOutcomeUnknownException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

	private static Told callOnAClosedServer(Runnable work) {
		server.execute(CLOSE);
		return call(work);
	}

	private static void onAClosedServer(Runnable work) {
		server.execute(CLOSE);
		opening(work);
	}

	private static Told call(Runnable work) {
		return bench.call(Rerun.SAFE, () -> opening(work));
	}

	private static void opening(Runnable work) {
		try {
			work.run();
		}
		finally {
			server.execute(OPEN);
		}
	}

}
