package io.github.fabricspring.outcome.table;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SharedChecks}.
 */
@Timeout(60)
class SharedChecksTests {

	private static final Server SERVER = new Server("uuid", "YYZ", "127.0.0.1", 3306, ServerStatus.PRIMARY,
			ServerMode.READ_WRITE, 1);

	private static final TableFacts SOUND = new TableFacts("InnoDB", true, true);

	private static final int OTHERS = 32;

	private SharedChecks checks = new SharedChecks(Duration.ofMinutes(1));

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger sent = new AtomicInteger();

	@AfterEach
	void close() {
		this.threads.shutdownNow();
	}

	@RepeatedTest(20)
	void thoseWhoWaitAtOnceShareAQueryThatWasSentLater() throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		CompletableFuture<TableFacts> first = sent(answer, new TableFacts("of the first query", true, true));
		Queue<Thread> callers = new ConcurrentLinkedQueue<>();
		List<CompletableFuture<TableFacts>> others = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
			callers.add(Thread.currentThread());
			return send(() -> SOUND);
		}, this.threads)).limit(OTHERS).toList();
		await().until(() -> callers.size() == OTHERS
				&& callers.stream().allMatch((caller) -> caller.getState() == Thread.State.TIMED_WAITING));
		answer.countDown();
		assertThat(first.get().engine()).isEqualTo("of the first query");
		for (CompletableFuture<TableFacts> other : others) {
			assertThat(other.get()).isSameAs(SOUND);
		}
		assertThat(this.sent).hasValue(2);
	}

	@Test
	void nobodyWaitsBehindAQueryThatHangs() throws Exception {
		this.checks = new SharedChecks(Duration.ofMillis(10));
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<TableFacts> hanging = sent(end, SOUND);
		assertThat(send(() -> SOUND)).isSameAs(SOUND);
		assertThat(hanging).isNotDone();
		end.countDown();
		hanging.get();
	}

	@Test
	void anErrorIsNobodyElses() throws Exception {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.checks.check(SERVER, () -> {
			throw new SQLException("killed");
		}));
		assertThat(this.checks.check(SERVER, () -> SOUND)).isSameAs(SOUND);
	}

	@Test
	void anAnswerFromBeforeIsNotUsed() throws Exception {
		TableFacts dropped = new TableFacts(null, false, false);
		assertThat(this.checks.check(SERVER, () -> SOUND)).isSameAs(SOUND);
		assertThat(this.checks.check(SERVER, () -> dropped)).isSameAs(dropped);
	}

	@Test
	void serversDoNotAnswerForEachOther() throws Exception {
		Server other = new Server("other", "YYZ", "127.0.0.1", 3307, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1);
		CountDownLatch answer = new CountDownLatch(1);
		CompletableFuture<TableFacts> first = sent(answer, SOUND);
		TableFacts others = new TableFacts(null, false, false);
		assertThat(this.checks.check(other, () -> others)).isSameAs(others);
		answer.countDown();
		assertThat(first.get(1, TimeUnit.MINUTES)).isSameAs(SOUND);
	}

	// Returns once the query is under way
	private CompletableFuture<TableFacts> sent(CountDownLatch answer, TableFacts facts) throws InterruptedException {
		CountDownLatch underWay = new CountDownLatch(1);
		CompletableFuture<TableFacts> check = CompletableFuture.supplyAsync(() -> send(() -> {
			underWay.countDown();
			answer.await();
			return facts;
		}), this.threads);
		underWay.await();
		return check;
	}

	private TableFacts send(Answer answer) {
		try {
			return this.checks.check(SERVER, () -> {
				this.sent.incrementAndGet();
				try {
					return answer.get();
				}
				catch (InterruptedException ex) {
					throw new SQLException(ex);
				}
			});
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@FunctionalInterface
	private interface Answer {

		TableFacts get() throws InterruptedException;

	}

}
