package io.github.fabricspring.connection.lease;

import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopeContext;
import io.github.fabricspring.call.ScopeThreadLocalAccessor;
import io.github.fabricspring.support.Routing;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Lease}.
 */
@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("try") // scopes are bound to the thread
class LeaseTests {

	private static final Server SERVER = Server.withoutUuid("YYZ", new HostAndPort("a", 3306), ServerStatus.PRIMARY,
			ServerMode.READ_WRITE);

	private final Lease lease = new Lease(() -> SERVER);

	@Test
	void withoutAScopeAFailureThatTheApplicationDoesNotSeeIsLogged(CapturedOutput output) {
		this.lease.failedUnseen(new SQLException("a transaction was open"));
		assertThat(output).contains("YYZ - a:3306: a failed write was not seen by the application")
			.contains("a transaction was open");
	}

	@Test
	void inAScopeTheCallIsToFail(CapturedOutput output) {
		try (Scope call = Routing.scope()) {
			this.lease.failedUnseen(new SQLException("a transaction was open"));
			assertThat((Throwable) call.journal().returned()).hasMessage("a transaction was open");
		}
		assertThat(output).doesNotContain("a transaction was open");
	}

	@Test
	void inATaskOfACallItIsLogged(CapturedOutput output) {
		ScopeThreadLocalAccessor accessor = new ScopeThreadLocalAccessor();
		try (Scope call = Routing.scope()) {
			ScopeContext carried = Objects.requireNonNull(accessor.getValue());
			CompletableFuture.runAsync(() -> {
				accessor.setValue(carried);
				try {
					this.lease.failedUnseen(new SQLException("a transaction was open"));
				}
				finally {
					accessor.setValue();
				}
			}).join();
			assertThat((Throwable) call.journal().returned()).isNull();
		}
		assertThat(output).contains("a failed write was not seen by the application")
			.contains("because it was made in a task of a call")
			.contains("a transaction was open");
	}

	@Test
	void afterItsCallItIsLogged(CapturedOutput output) {
		try (Scope call = Routing.scope()) {
			this.lease.take(call.request());
			call.journal().returned();
		}
		this.lease.failedUnseen(new SQLException("a transaction was open"));
		assertThat(output).contains("a failed write was not seen by the application")
			.contains("because its call had returned");
	}

	@Test
	void whatACallLeftThatReturnedIsNotToldToTheCallThatFetchesItsConnectionNext(CapturedOutput output) {
		try (Scope call = Routing.scope()) {
			this.lease.take(call.request());
			call.journal().returned();
		}
		try (Scope next = Routing.scope()) {
			this.lease.failedUnseenBefore(new SQLException("a transaction was open"));
			assertThat((Throwable) next.journal().returned()).isNull();
		}
		assertThat(output).contains("a transaction was open").contains("because its call had returned");
	}

	@Test
	void whatAnAttemptLeftThatIsRunAgainIsNotLogged(CapturedOutput output) {
		try (Scope attempt = Routing.scope()) {
			this.lease.take(attempt.request());
			attempt.journal().giveUp();
		}
		this.lease.failedUnseen(new SQLException("a transaction was open"));
		assertThat(output).doesNotContain("a transaction was open");
	}

}
