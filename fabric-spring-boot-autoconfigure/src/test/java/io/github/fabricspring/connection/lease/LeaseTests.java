package io.github.fabricspring.connection.lease;

import java.sql.SQLException;

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

}
