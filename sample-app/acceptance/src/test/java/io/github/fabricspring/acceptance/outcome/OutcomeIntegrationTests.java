package io.github.fabricspring.acceptance.outcome;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.fabricspring.acceptance.outcome.OutcomeBench.Transaction;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.OutcomeTable;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.test.fault.Request;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link OutcomeTable} on one server that stays primary.
 */
class OutcomeIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.first();

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	private static OutcomeBench bench;

	private final int number = NUMBERS.incrementAndGet();

	private CuttingProxy proxy;

	private Server primary;

	@BeforeAll
	static void openBench() throws Exception {
		bench = OutcomeBench.on(server);
	}

	@BeforeEach
	void announceTheProxy() throws IOException {
		this.proxy = new CuttingProxy(server.get().port());
		this.primary = OutcomeBench.primary(server.get(), this.proxy.port());
		bench.node.answers(this.primary);
	}

	@AfterEach
	void closeProxy() throws IOException {
		this.proxy.close();
	}

	@ParameterizedTest
	@EnumSource
	void whenTheReplyToCommitIsLostItIsCommitted(Cut.Manner manner) throws SQLException {
		assertOutcome(commitIsCut(Cut.Place.BEFORE_REPLY, manner), Outcome.COMMITTED, 1);
		assertThat(OutcomeBench.rows(server.get(), this.number)).isEqualTo("1");
	}

	@ParameterizedTest
	@EnumSource
	void whenCommitIsNotDeliveredItIsNotCommittedAndNeverWillBe(Cut.Manner manner) throws SQLException {
		assertOutcome(commitIsCut(Cut.Place.BEFORE_REQUEST, manner), Outcome.NOT_COMMITTED, 1);
		assertThat(this.proxy.deliverHeld()).isEqualTo((manner == Cut.Manner.SILENCE) ? 1 : 0);
		// waits for the lock if the old session still had it
		server.execute("INSERT INTO app.t VALUES (" + this.number + ")", "DELETE FROM app.t WHERE n = " + this.number);
		assertThat(OutcomeBench.rows(server.get(), this.number)).isEqualTo("0");
	}

	@ParameterizedTest
	@EnumSource
	void whenTheTombstoneIsLostTooItIsStillNotCommitted(Cut.Manner manner) throws SQLException {
		assertOutcome(commitIsCut(Cut.Place.BEFORE_REQUEST, manner).then(fenceIsCut(Cut.Place.BEFORE_REPLY, manner)),
				Outcome.NOT_COMMITTED, 2);
	}

	@ParameterizedTest
	@EnumSource
	void whenTheLaterWriteIsLostTooItIsStillCommitted(Cut.Manner manner) throws SQLException {
		assertOutcome(commitIsCut(Cut.Place.BEFORE_REPLY, manner).then(fenceIsCut(Cut.Place.BEFORE_REPLY, manner)),
				Outcome.COMMITTED, 2);
	}

	// Of a transaction whose COMMIT is lost
	private void assertOutcome(FaultPlan plan, Outcome outcome, int cuts) throws SQLException {
		Transaction transaction = bench.begin(this.primary, this.number);
		this.proxy.follow(plan);
		assertThat(bench.resolve(transaction, transaction.commitLost(), OutcomeBench.PATIENCE)).isEqualTo(outcome);
		assertThat(this.proxy.cuts()).isEqualTo(cuts);
	}

	@ParameterizedTest
	@EnumSource
	void whenTheResolutionIsCutAnywhereTheAnswerStaysTheSame(Cut.Place place) throws SQLException {
		assertCutAnywhere(place, () -> commitIsCut(Cut.Place.BEFORE_REPLY, Cut.Manner.RST), Outcome.COMMITTED);
		assertCutAnywhere(place, () -> commitIsCut(Cut.Place.BEFORE_REQUEST, Cut.Manner.SILENCE),
				Outcome.NOT_COMMITTED);
	}

	// At the first request, the second and so on, until a resolution needs no more
	private void assertCutAnywhere(Cut.Place place, Supplier<FaultPlan> first, Outcome outcome) throws SQLException {
		int request = 0;
		do {
			Transaction transaction = bench.begin(this.primary, NUMBERS.incrementAndGet());
			this.proxy.follow(first.get().then(FaultPlan.nth(request, (any) -> true, new Cut(place, Cut.Manner.FIN))));
			assertThat(bench.resolve(transaction, transaction.commitLost(), OutcomeBench.PATIENCE))
				.as("cut at request %s of the resolution", request)
				.isEqualTo(outcome);
			request++;
		}
		while (this.proxy.cuts() == 2);
		// It would cut the next transaction
		this.proxy.follow(FaultPlan.NONE);
		assertThat(request).as("resolutions, the last one not cut").isGreaterThan(5);
	}

	@Test
	void fenceThatCameFirstWinsAgainstACommitOnItsWay() throws SQLException {
		Transaction transaction = bench.begin(this.primary, this.number);
		this.proxy.follow(FaultPlan.NONE);
		server.execute("INSERT INTO app.fabric_outcome (id, fenced) VALUES ("
				+ StoredKeys.literal(transaction.commit().key()) + ", TRUE)");
		assertThatExceptionOfType(SQLException.class).isThrownBy(transaction::send)
			.satisfies((refusal) -> assertThat(refusal.getErrorCode()).isEqualTo(1062));
		try (Connection connection = transaction.connection()) {
			connection.rollback();
		}
		assertThat(OutcomeBench.rows(server.get(), this.number)).isEqualTo("0");
	}

	@Test
	void sessionsWithAnotherMarkAreLeftAlone() throws SQLException {
		Transaction bystander = bench.begin(this.primary, NUMBERS.incrementAndGet());
		Transaction transaction = bench.begin(this.primary, this.number);
		this.proxy.follow(commitIsCut(Cut.Place.BEFORE_REQUEST, Cut.Manner.SILENCE));
		assertThat(bench.resolve(transaction, transaction.commitLost(), OutcomeBench.PATIENCE))
			.isEqualTo(Outcome.NOT_COMMITTED);
		try (Connection alive = bystander.connection()) {
			alive.commit();
		}
	}

	@Test
	void whenPrimaryIsReadOnlyYetWaitsUntilItIsOpened() throws SQLException {
		Transaction transaction = bench.begin(this.primary, this.number);
		this.proxy.follow(commitIsCut(Cut.Place.BEFORE_REPLY, Cut.Manner.FIN));
		SQLException lost = transaction.commitLost();
		server.execute("SET GLOBAL super_read_only = ON");
		CompletableFuture<Outcome> outcome = bench.resolving(transaction, lost, OutcomeBench.PATIENCE);
		this.proxy.follow(FaultPlan.NONE);
		await()
			.until(() -> this.proxy.requests().stream().filter((request) -> request.startsWith("INSERT")).count() > 1);
		assertThat(outcome).isNotDone();
		server.execute("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
		assertThat(outcome.join()).isEqualTo(Outcome.COMMITTED);
	}

	@Test
	void whenTheNodeIsSilentItIsUnknownAtTheDeadline() throws SQLException {
		Transaction transaction = bench.begin(this.primary, this.number);
		this.proxy.follow(commitIsCut(Cut.Place.BEFORE_REPLY, Cut.Manner.FIN));
		SQLException lost = transaction.commitLost();
		bench.node.fallSilent();
		assertUnknownAfter(Duration.ofMillis(500), transaction, lost);
	}

	@Test
	void whenTheServerIsFrozenItIsUnknownAtTheDeadline() throws SQLException {
		Transaction transaction = bench.begin(this.primary, this.number);
		this.proxy.follow(commitIsCut(Cut.Place.BEFORE_REPLY, Cut.Manner.FIN));
		SQLException lost = transaction.commitLost();
		server.get().freeze();
		try {
			assertUnknownAfter(Duration.ofMillis(2500), transaction, lost);
		}
		finally {
			server.get().thaw();
		}
		assertThat(bench.resolve(transaction, lost, OutcomeBench.PATIENCE)).isEqualTo(Outcome.COMMITTED);
	}

	private void assertUnknownAfter(Duration patience, Transaction transaction, SQLException lost) {
		long begun = System.nanoTime();
		assertThat(bench.resolve(transaction, lost, patience)).isEqualTo(Outcome.UNKNOWN);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(patience, patience.plusMillis(500));
	}

	private static FaultPlan commitIsCut(Cut.Place place, Cut.Manner manner) {
		return FaultPlan.once(Request::isCommit, new Cut(place, manner));
	}

	private static FaultPlan fenceIsCut(Cut.Place place, Cut.Manner manner) {
		return FaultPlan.once(OutcomeIntegrationTests::isFence, new Cut(place, manner));
	}

	private static boolean isFence(Request request) {
		return request.text().contains("ON DUPLICATE KEY");
	}

}
