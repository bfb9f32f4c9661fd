package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.FaultPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes in callbacks after COMMIT, and the loss of their connection. A call that returns
 * normally has written all of them, once.
 */
class AfterCommitIntegrationTests {

	private static final String SECOND = "INSERT INTO numbers (n) VALUES (2)";

	@RegisterExtension
	static final ServerExtension server = Numbers.server();

	private static StatementBench bench;

	@BeforeAll
	static void open() throws IOException {
		bench = StatementBench.on(server, "fabric.retry.timeout=5s");
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void writeOnTheSameConnectionAfterCommitIsLostWithItsStatement(Rerun rerun) throws SQLException {
		bench.cut(FaultPlan.once((request) -> request.startsWith(SECOND),
				new Cut(Cut.Place.BEFORE_REQUEST, Cut.Manner.RST)), () -> {
				});
		assertTruth(call(rerun, () -> bench.insert(2)));
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void writeOnTheSameConnectionAfterCommitIsLostWithWhatFollows(Rerun rerun) throws SQLException {
		Cut cut = new Cut(Cut.Place.BEFORE_REQUEST, Cut.Manner.RST);
		AtomicInteger seen = new AtomicInteger(-1);
		bench.cut((request) -> {
			if (request.startsWith(SECOND)) {
				seen.set(request.connection());
				return null;
			}
			return (request.isCommand() && seen.compareAndSet(request.connection(), -1)) ? cut : null;
		}, () -> {
		});
		assertTruth(call(rerun, () -> bench.insert(2)));
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void transactionOfItsOwnAfterCommitIsLostWithItsCommit(Rerun rerun) throws SQLException {
		bench.cutCommit(1, Cut.Place.BEFORE_REQUEST);
		assertTruth(call(rerun,
				() -> bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW, () -> bench.insert(2))));
	}

	private static Told call(Rerun rerun, Runnable afterCommit) {
		return bench.transaction(rerun, () -> {
			bench.insert(1);
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
				@Override
				public void afterCommit() {
					afterCommit.run();
				}
			});
		});
	}

	private static void assertTruth(Told told) throws SQLException {
		switch (told.what()) {
			case "returned" -> assertThat(bench.numbers()).as(told.toString()).containsExactly(1, 2);
			case "TransactionNotCommittedException" -> assertThat(bench.numbers()).as(told.toString()).isEmpty();
			default -> {
				assertThat(bench.numbers()).as(told.toString()).startsWith(1);
				assertThat(told.what()).as(told.toString())
					.isIn("TransactionOutcomeUnknownException", "TransactionPartlyCommittedException");
			}
		}
	}

}
