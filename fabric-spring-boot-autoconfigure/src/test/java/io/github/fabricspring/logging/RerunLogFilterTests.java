package io.github.fabricspring.logging;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.read.ListAppender;
import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.rerun.RerunFixture;
import io.github.fabricspring.support.FakeTopology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.dao.RecoverableDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the log lines of failures: those of attempts that were run again are dropped,
 * and no others.
 */
class RerunLogFilterTests {

	private static final String GROUP = RerunFixture.GROUP;

	private static final Logger spring = logger("org.springframework.transaction.interceptor.Test");

	private static final Logger hikari = logger("com.zaxxer.hikari.pool.Test");

	private static final Logger hibernate = logger("org.hibernate.orm.jdbc.test");

	private static final Logger own = logger("shop.Orders");

	private final RerunFixture fixture = new RerunFixture();

	private final FabricTemplate template = this.fixture.template();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final RerunLogFilterRegistration registration = RerunLogFilterRegistration.register();

	private final SQLException driver = new SQLException("Communications link failure", "08S01", 7);

	private final RuntimeException lost = new RecoverableDataAccessException("lost", this.driver);

	@BeforeEach
	void listen() {
		this.log.start();
		List.of(spring, hikari, hibernate, own).forEach((logger) -> logger.addAppender(this.log));
	}

	@AfterEach
	void stop() {
		this.registration.close();
		List.of(spring, hikari, hibernate, own).forEach((logger) -> logger.detachAppender(this.log));
		spring.setLevel(null);
	}

	@Test
	void whatLibrariesLogOfAFailureThatWasRunAgainIsDropped() {
		runTwice(this::logAsLibrariesDo);
		assertThat(lines()).isEmpty();
	}

	@Test
	void whatLibrariesLogOfAFailureThatReachesTheCallerIsWrittenInOrder() {
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> this.template.execute(GROUP, AccessMode.READ_WRITE, Rerun.NEVER, () -> {
				fail();
				logAsLibrariesDo();
				assertThat(lines()).isEmpty();
				throw this.lost;
			}));
		assertThat(lines()).containsExactly("broken", "HHH000247: ErrorCode: 7, SQLState: 08S01",
				"Communications link failure", "overridden");
		assertThat(this.log.list.get(3).getThrowableProxy()).isNotNull();
		assertThat(this.log.list.get(0).getThreadName()).isEqualTo(Thread.currentThread().getName());
	}

	@Test
	void theLinesOfTheLastAttemptAreWrittenWhereTheOnesBeforeAreDropped() {
		AtomicInteger attempts = new AtomicInteger();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.template.execute(GROUP, () -> {
			fail();
			spring.error("attempt " + attempts.incrementAndGet(), this.lost);
			if (attempts.get() == 1) {
				this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B);
				throw this.lost;
			}
			throw new IllegalStateException("own");
		}));
		assertThat(lines()).containsExactly("attempt 2");
	}

	@Test
	void anErrorThatTheApplicationCatchesIsWritten() {
		this.template.executeWithoutResult(GROUP, () -> {
			fail();
			spring.error("caught", this.lost);
		});
		assertThat(lines()).containsExactly("caught");
	}

	@Test
	void whatIsNotAboutTheFailureIsWrittenAtOnce() {
		runTwice(() -> {
			spring.error("other", new IllegalStateException());
			hikari.warn("no error");
			hibernate.warn("other text");
			own.error("own", this.lost);
			spring.info("info", this.lost);
			assertThat(lines()).contains("other", "no error", "other text", "own", "info");
		});
		assertThat(lines()).contains("other", "no error", "other text", "own", "info");
	}

	@Test
	void aLineThatIsSwitchedOffStaysOff() {
		spring.setLevel(Level.OFF);
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> this.template.execute(GROUP, AccessMode.READ_WRITE, Rerun.NEVER, () -> {
				fail();
				spring.error("overridden", this.lost);
				throw this.lost;
			}));
		assertThat(lines()).isEmpty();
	}

	@Test
	void theLinesOfANestedCallAreDroppedWithTheOuterAttemptThatIsRunAgain() {
		runTwice(() -> {
			try {
				nestedFailure();
			}
			catch (TransactionNotCommittedException ex) {
				assertThat(lines()).isEmpty();
			}
		});
		assertThat(lines()).isEmpty();
	}

	@Test
	void theLinesOfANestedCallAreWrittenIfTheOuterGoesOn() {
		this.template.executeWithoutResult(GROUP,
				() -> assertThatExceptionOfType(TransactionNotCommittedException.class)
					.isThrownBy(this::nestedFailure));
		assertThat(lines()).containsExactly("nested");
	}

	@Test
	void theErrorThatALaterOneReplacedCounts() {
		runTwice(() -> {
			RerunFixture.journal()
				.failed(new Failure(Verdict.SERVER_LOST, false, RerunFixture.A, new SQLException("in rollback")));
			spring.error("overridden", this.lost);
		});
		assertThat(lines()).isEmpty();
	}

	@Test
	void moreThanAHundredLinesOfAnAttemptAreWrittenAtOnce() {
		runTwice(() -> {
			for (int i = 0; i < 101; i++) {
				spring.error("line " + i, this.lost);
			}
		});
		assertThat(lines()).containsExactly("line 100");
	}

	@Test
	void survivesAReloadOfLogback() {
		LoggerContext context = new LoggerContext();
		this.registration.onReset(context);
		assertThat(context.getTurboFilterList()).hasAtLeastOneElementOfType(RerunLogFilter.class);
		assertThat(this.registration.isResetResistant()).isTrue();
	}

	@Test
	void isGoneOnceItIsClosed() {
		this.registration.close();
		assertThat(((LoggerContext) LoggerFactory.getILoggerFactory()).getTurboFilterList())
			.noneMatch((TurboFilter filter) -> filter instanceof RerunLogFilter);
		runTwice(() -> spring.error("overridden", this.lost));
		assertThat(lines()).containsExactly("overridden");
	}

	private void nestedFailure() {
		this.fixture.topology.announce("ZRH", FakeTopology.primary("ZRH", "z"));
		this.template.execute("ZRH", AccessMode.READ_WRITE, Rerun.NEVER, () -> {
			fail();
			spring.error("nested", this.lost);
			throw this.lost;
		});
	}

	private void runTwice(Runnable afterFailure) {
		AtomicInteger attempts = new AtomicInteger();
		this.template.executeWithoutResult(GROUP, () -> {
			if (attempts.incrementAndGet() == 1) {
				fail();
				afterFailure.run();
				this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B);
				throw this.lost;
			}
		});
		assertThat(attempts).hasValue(2);
	}

	private void fail() {
		RerunFixture.journal().failed(new Failure(Verdict.SERVER_LOST, false, RerunFixture.A, this.driver));
	}

	private void logAsLibrariesDo() {
		hikari.warn("broken", "pool", "connection", "08S01", 0, this.driver);
		hibernate.warn("HHH000247: ErrorCode: 7, SQLState: 08S01");
		hibernate.error("Communications link failure");
		spring.error("overridden", this.lost);
	}

	private List<String> lines() {
		return this.log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

}
