package io.github.fabricspring.liveness;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.reads.ReadConsistency;
import io.github.fabricspring.reads.ReadFallback;
import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import io.github.fabricspring.support.CallerThreads;
import io.github.fabricspring.support.Routing;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of reads that get no answer.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class HangingReadsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose("shutdownNow")
	private final ExecutorService threads = CallerThreads.unlimited();

	private final CountDownLatch reached = new CountDownLatch(1);

	@AutoClose
	private final Routing routing = new Routing(null, new ReadSettings(ReadRouting.SECONDARY, ReadFallback.PRIMARY,
			Duration.ofHours(1), null, ReadConsistency.EVENTUAL, Duration.ZERO));

	@BeforeEach
	void open() throws SQLException {
		this.routing.watch(Duration.ZERO, Duration.ofMillis(200));
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT", "setAutoCommit", "commit", "rollback" })
	void readOnAServerThatTakesNoConnectionEitherIsCut(String call) throws Exception {
		this.routing.b.hang(call, this.reached);
		Future<@Nullable Failure> read = this.threads.submit(this::read);
		this.reached.await();
		this.routing.b.down = true;
		Failure failure = read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(failure).isNotNull().extracting(Failure::verdict).isEqualTo(Verdict.SERVER_LOST);
		try (Scope scope = Routing.reading()) {
			this.routing.dataSource.getConnection().close();
		}
		assertThat(this.routing.a.connected).hasPositiveValue();
	}

	@Test
	void slowReadOnAServerThatSpeaksGoesOn() throws Exception {
		this.routing.b.hang("SELECT", this.reached);
		Future<@Nullable Failure> read = this.threads.submit(this::read);
		this.reached.await();
		int connected = this.routing.b.connected.get();
		await().atMost(PATIENCE).until(() -> this.routing.b.connected.get() > connected + 2);
		assertThat(read).isNotDone();
	}

	@Test
	void readOnAServerThatCeasedToBeReadableIsCutThoughItAnswers() throws Exception {
		this.routing.b.hang("SELECT", this.reached);
		Future<@Nullable Failure> read = this.threads.submit(this::read);
		this.reached.await();
		this.routing.topology.announce(Routing.GROUP, this.routing.a.primary(Routing.GROUP),
				this.routing.b.server(Routing.GROUP, ServerStatus.SECONDARY, ServerMode.WRITE_ONLY));
		Failure failure = read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(failure).isNotNull().extracting(Failure::verdict).isEqualTo(Verdict.SERVER_LOST);
		assertThat(this.routing.b.down).isFalse();
	}

	@Test
	void writeIsNotCut() throws Exception {
		this.routing.a.hang("INSERT", this.reached);
		Future<Boolean> write = this.threads.submit(() -> {
			try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
				Routing.insert(connection, 1);
				return true;
			}
		});
		this.reached.await();
		this.routing.a.down = true;
		readOnAServerThatTakesNoConnectionEitherIsCutBeside();
		assertThat(write).isNotDone();
	}

	private void readOnAServerThatTakesNoConnectionEitherIsCutBeside() throws Exception {
		CountDownLatch hangs = new CountDownLatch(1);
		this.routing.b.hang("SELECT", hangs);
		Future<@Nullable Failure> read = this.threads.submit(this::read);
		hangs.await();
		this.routing.b.down = true;
		assertThat(read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
	}

	private @Nullable Failure read() {
		try (Scope scope = Routing.reading()) {
			try (Connection connection = this.routing.begin(); Statement statement = connection.createStatement()) {
				statement.executeQuery("SELECT * FROM orders").close();
				connection.rollback();
				connection.setAutoCommit(false);
				statement.executeQuery("TABLE orders").close();
				connection.commit();
			}
			catch (SQLException ex) {
				return scope.journal().failure();
			}
			return scope.journal().failure();
		}
	}

}
