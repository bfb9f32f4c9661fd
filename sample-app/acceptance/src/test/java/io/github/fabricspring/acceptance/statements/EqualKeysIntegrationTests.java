package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications that make equal keys, as they may if both were restored from one
 * snapshot of a JVM.
 */
class EqualKeysIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = Numbers.server();

	private final AtomicBoolean taken = new AtomicBoolean();

	@Test
	void transactionWhoseKeyAnotherHasCommittedIsNotToldAsCommitted() throws IOException, SQLException {
		StatementBench bench = StatementBench.on(server);
		bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(0));
		bench.cut(this::takeKey, () -> {
		});
		Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(1));
		assertThat(this.taken).isTrue();
		assertThat(bench.numbers()).containsExactly(0);
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionOutcomeUnknownException");
	}

	private @Nullable Cut takeKey(Request request) {
		if (request.isCommit() && this.taken.compareAndSet(false, true)) {
			String key = request.text().replaceAll(".*(x'[0-9a-f]{32}').*", "$1");
			server.execute("INSERT INTO app.fabric_outcome (id) VALUES (" + key + ")");
		}
		return null;
	}

}
