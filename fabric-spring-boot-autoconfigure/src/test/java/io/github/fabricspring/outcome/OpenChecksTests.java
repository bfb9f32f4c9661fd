package io.github.fabricspring.outcome;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.GroupUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Callers that wait for a check.
 */
class OpenChecksTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final OpenChecks checks = new OpenChecks();

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.end.countDown();
		this.checks.close();
	}

	@Test
	void callerGetsTheResult() throws Exception {
		assertThat(this.checks.run("YYZ", PATIENCE, () -> "sound")).isEqualTo("sound");
	}

	@Test
	void callerGetsTheFailureOfTheCheck() {
		GroupUnavailableException failure = new GroupUnavailableException("YYZ - no primary");
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.checks.run("YYZ", PATIENCE, () -> {
				throw failure;
			}))
			.isSameAs(failure);
	}

	@Test
	void closingFreesTheCallerOfACheckThatHearsNoInterrupt() throws Exception {
		CompletableFuture<String> caller = CompletableFuture.supplyAsync(this::hang);
		assertThat(this.begun.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(caller).isNotDone();
		this.checks.close();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> caller.get(10, TimeUnit.SECONDS))
			.havingRootCause()
			.isInstanceOf(CancellationException.class);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(caller::join)
			.withCauseInstanceOf(GroupUnavailableException.class)
			.withMessageContaining("the application is shutting down");
	}

	@Test
	void callerOfACheckThatHangsIsFreedInTime() {
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.checks.run("YYZ", Duration.ofMillis(10), () -> this.end.await(1, TimeUnit.MINUTES)))
			.withMessageContaining("within 10 ms: the check hangs");
	}

	@Test
	void nothingIsCheckedAfterClosing() {
		this.checks.close();
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.checks.run("YYZ", PATIENCE, () -> "sound"))
			.withMessageContaining("the application is shutting down");
	}

	@Test
	void interruptedCallerEndsItsCheck() throws Exception {
		CompletableFuture<Boolean> ended = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				this.checks.run("YYZ", PATIENCE, () -> {
					this.begun.countDown();
					try {
						return this.end.await(10, TimeUnit.SECONDS);
					}
					catch (InterruptedException ex) {
						ended.complete(true);
						throw ex;
					}
				});
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		caller.start();
		assertThat(this.begun.await(10, TimeUnit.SECONDS)).isTrue();
		caller.interrupt();
		assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
		caller.join();
	}

	private String hang() {
		try {
			return this.checks.run("YYZ", PATIENCE, () -> {
				this.begun.countDown();
				boolean interrupted = false;
				while (this.end.getCount() > 0) {
					try {
						this.end.await();
					}
					catch (InterruptedException ex) {
						interrupted = true;
					}
				}
				return "sound, interrupted: " + interrupted;
			});
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
