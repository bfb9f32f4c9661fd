package io.github.fabricspring.watched;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.fabricspring.test.Failover;
import io.github.fabricspring.test.FailoverTest;
import io.github.fabricspring.watched.WatchedApplication.Notes;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a failover under load writes into the log: at most five lines at WARN, no stack
 * trace, as every call is run again and succeeds, and that it is over.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@FailoverTest
class LogOfFailoverIntegrationTests {

	private static final int WRITERS = 8;

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final Pattern PHASE = Pattern.compile("YYZ - (waiting for a primary|recovered|not recovered)");

	private static final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);

	private final AtomicInteger written = new AtomicInteger();

	private final Lines log = new Lines();

	@Autowired
	private Notes notes;

	private volatile boolean stopped;

	@BeforeEach
	void listen() {
		this.log.start();
		root.addAppender(this.log);
	}

	@AfterEach
	void stop() {
		this.stopped = true;
		root.detachAppender(this.log);
		this.writers.shutdownNow();
	}

	@Test
	void aKillUnderJdbcIsFiveLinesAtMost(Failover failover) throws Exception {
		checkLog(this.notes::write, failover::kill);
	}

	@Test
	void aKillUnderJpaIsFiveLinesAtMost(Failover failover) throws Exception {
		checkLog(this.notes::persist, failover::kill);
	}

	@Test
	void aFreezeIsFiveLinesAtMost(Failover failover) throws Exception {
		checkLog(this.notes::write, failover::freeze);
	}

	@Test
	void aSwitchoverIsFiveLinesAtMost(Failover failover) throws Exception {
		checkLog(this.notes::persist, failover::switchOver);
	}

	private void checkLog(Consumer<String> work, Runnable fault) throws Exception {
		List<Future<?>> loops = new ArrayList<>();
		for (int i = 0; i < WRITERS; i++) {
			loops.add(this.writers.submit(() -> write(work)));
		}
		awaitWrites(loops, 100);
		this.log.clear();
		fault.run();
		awaitWrites(loops, this.written.get() + 500);
		this.stopped = true;
		for (Future<?> loop : loops) {
			loop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		List<ILoggingEvent> lines = this.log.all();
		lines.forEach((line) -> System.out.printf("seen: %s %s - %s%n", line.getLevel(), line.getLoggerName(),
				line.getFormattedMessage()));
		assertThat(lines).isNotEmpty().allMatch((line) -> line.getThrowableProxy() == null);
		assertThat(lines).filteredOn((line) -> line.getLevel().isGreaterOrEqual(Level.WARN))
			.hasSizeLessThanOrEqualTo(5);
		assertThat(lines.stream().map(ILoggingEvent::getFormattedMessage).filter(PHASE.asPredicate()).toList())
			.as("the lines of a failover, of which the last says that it is over")
			.last(InstanceOfAssertFactories.STRING)
			.startsWith("YYZ - recovered, calls succeed again after ");
	}

	private void awaitWrites(List<Future<?>> loops, int count) {
		await().atMost(PATIENCE).until(() -> this.written.get() > count || loops.stream().anyMatch(Future::isDone));
	}

	private void write(Consumer<String> work) {
		while (!this.stopped) {
			work.accept("text");
			this.written.incrementAndGet();
		}
	}

	/** The application's lines at INFO or above. */
	private static final class Lines extends AppenderBase<ILoggingEvent> {

		private final List<ILoggingEvent> lines = new ArrayList<>();

		@Override
		protected synchronized void append(ILoggingEvent line) {
			boolean ofTheServers = line.getLoggerName().startsWith("io.github.fabricspring.sample.");
			if (line.getLevel().isGreaterOrEqual(Level.INFO) && !ofTheServers) {
				this.lines.add(line);
			}
		}

		synchronized void clear() {
			this.lines.clear();
		}

		synchronized List<ILoggingEvent> all() {
			return List.copyOf(this.lines);
		}

	}

}
