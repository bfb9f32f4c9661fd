package io.github.fabricspring.liveness;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.support.CallerThreads;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is done about a primary that does not answer.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ServerWatchTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration LIMIT = Duration.ofMillis(40);

	@AutoClose("shutdownNow")
	private final ExecutorService threads = CallerThreads.unlimited();

	private final CountDownLatch reached = new CountDownLatch(1);

	private final CountDownLatch frozen = new CountDownLatch(1);

	@AutoClose
	private final Routing routing = new Routing();

	@BeforeEach
	void open() throws SQLException {
		this.routing.watch(LIMIT, Duration.ZERO);
	}

	@AfterEach
	void close() throws SQLException {
		this.frozen.countDown();
	}

	@Test
	void serverThatAnswersNeitherACallNorAConnectionIsAnIncidentUntilItSpeaks() throws Exception {
		Future<?> write = freezeUnderAWriter();
		awaitIncident();
		this.frozen.countDown();
		awaitIncidentOver();
		assertThat(write).isNotDone();
	}

	@Test
	void incidentIsOverWhenTheServerLeaves() throws Exception {
		Future<?> write = freezeUnderAWriter();
		awaitIncident();
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		awaitIncidentOver();
		await().atMost(PATIENCE).until(write::isDone);
	}

	@Test
	void incidentIsOverWhenNobodyWaitsForTheServerAnyMore() throws Exception {
		Future<?> write = freezeUnderAWriter();
		awaitIncident();
		pool().abortAll(this.threads);
		await().atMost(PATIENCE).until(write::isDone);
		awaitIncidentOver();
	}

	@Test
	void incidentIsOverWhenTheWatchIsClosed() throws Exception {
		Future<?> write = freezeUnderAWriter();
		awaitIncident();
		assertThat(write).isNotDone();
		this.routing.close();
		awaitIncidentOver();
	}

	@Test
	void callerWhoseConnectionIsStillBeingOpenedWaitsAsWell() throws Exception {
		this.routing.a.connecting = this.frozen;
		Future<?> write = this.threads.submit(this::write);
		awaitIncident();
		assertThat(write).isNotDone();
	}

	@Test
	void longQueryOnAServerThatSpeaksIsNoLastingIncident() throws Exception {
		this.routing.a.hang("INSERT", this.reached);
		Future<?> write = this.threads.submit(this::write);
		this.reached.await();
		int connected = this.routing.a.connected.get();
		await().atMost(PATIENCE).until(() -> this.routing.a.connected.get() > connected + 1);
		awaitIncidentOver();
		assertThat(write).isNotDone();
	}

	@Test
	void watchGoesOnAfterALackOfMemory() throws Exception {
		this.routing.resolver.deaf.set(new OutOfMemoryError("no thread"));
		Future<?> write = freezeUnderAWriter();
		awaitIncident();
		assertThat(write).isNotDone();
		assertThat(this.routing.resolver.deaf).hasNullValue();
	}

	@Test
	void watchGoesOnWhenAnIncidentOfAServerThatLeftCannotBeEnded() throws Exception {
		Future<?> write = freezeUnderAWriter();
		awaitIncident();
		this.routing.topology.bug = new IllegalStateException("an own TopologyMonitor's");
		this.routing.topology.announce(Routing.GROUP, this.routing.b.secondary(Routing.GROUP));
		awaitIncidentOver();
		await().atMost(PATIENCE).until(write::isDone);
		int told = this.routing.resolver.told.get();
		await().atMost(PATIENCE).until(() -> this.routing.resolver.told.get() > told + 1);
		assertThat(this.routing.topology.incidentsOver).hasSize(1);
	}

	private Future<?> freezeUnderAWriter() throws Exception {
		this.routing.a.hang("INSERT", this.reached);
		Future<?> write = this.threads.submit(this::write);
		this.reached.await();
		this.routing.a.connecting = this.frozen;
		return write;
	}

	private boolean write() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			try (Statement statement = connection.createStatement()) {
				statement.execute("INSERT INTO orders VALUES (1, 'item')");
			}
			return true;
		}
	}

	private ServerPool pool() {
		ServerPool pool = this.routing.pools.pool(this.routing.a.primary(Routing.GROUP),
				this.routing.topology.current());
		return Objects.requireNonNull(pool);
	}

	// Not counted: on a busy machine a server may seem to hang for a moment.
	private void awaitIncident() {
		await().atMost(PATIENCE).until(() -> this.routing.topology.openIncidents() == 1);
	}

	private void awaitIncidentOver() {
		await().atMost(PATIENCE).until(() -> this.routing.topology.openIncidents() == 0);
	}

}
