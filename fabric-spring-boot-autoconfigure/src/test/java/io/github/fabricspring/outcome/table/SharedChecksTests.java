package io.github.fabricspring.outcome.table;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
		CountDownLatch firstSent = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		CompletableFuture<TableFacts> first = check(() -> {
			firstSent.countDown();
			answer.await();
			return new TableFacts("of the first query", true, true);
		});
		firstSent.await();
		CountDownLatch waiting = new CountDownLatch(OTHERS);
		List<CompletableFuture<TableFacts>> others = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
			waiting.countDown();
			return send(() -> SOUND);
		}, this.threads)).limit(OTHERS).toList();
		waiting.await();
		answer.countDown();
		assertThat(first.get().engine()).isEqualTo("of the first query");
		for (CompletableFuture<TableFacts> other : others) {
			assertThat(other.get()).isSameAs(SOUND);
		}
		// one, unless a thread was held up just before it began to wait
		assertThat(this.sent).hasValueBetween(2, OTHERS / 2);
	}

	@Test
	void nobodyWaitsBehindAQueryThatHangs() throws Exception {
		CountDownLatch firstSent = new CountDownLatch(1);
		this.checks = new SharedChecks(Duration.ofMillis(10));
		CountDownLatch never = new CountDownLatch(1);
		CompletableFuture<TableFacts> hanging = check(() -> {
			firstSent.countDown();
			never.await();
			return SOUND;
		});
		firstSent.await();
		assertThat(check(() -> SOUND).get()).isSameAs(SOUND);
		assertThat(hanging).isNotDone();
		never.countDown();
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
		CountDownLatch firstSent = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		CompletableFuture<TableFacts> first = check(() -> {
			firstSent.countDown();
			answer.await();
			return SOUND;
		});
		firstSent.await();
		TableFacts others = new TableFacts(null, false, false);
		assertThat(this.checks.check(other, () -> others)).isSameAs(others);
		answer.countDown();
		assertThat(first.get(1, TimeUnit.MINUTES)).isSameAs(SOUND);
	}

	private CompletableFuture<TableFacts> check(Answer answer) {
		return CompletableFuture.supplyAsync(() -> send(answer), this.threads);
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
