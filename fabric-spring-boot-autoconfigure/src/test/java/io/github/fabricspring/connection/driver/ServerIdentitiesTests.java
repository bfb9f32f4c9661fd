package io.github.fabricspring.connection.driver;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which server is at an address, and when another one is believed.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServerIdentitiesTests {

	private static final Duration LONGEST_CALL = Duration.ofSeconds(35);

	private final Map<Connection, String> uuids = new HashMap<>();

	private final Set<Connection> closed = new HashSet<>();

	private long now;

	private final ServerIdentities identities = new ServerIdentities(this.uuids::get, LONGEST_CALL, () -> this.now);

	private final Server known = new Server("X", "YYZ", "a", 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1);

	private final Server unknown = Server.withoutUuid("YYZ", new HostAndPort("vip", 3306), ServerStatus.PRIMARY,
			ServerMode.READ_WRITE);

	@Test
	void serverThatIsNotTheAnnouncedOneIsRefusedForEver(CapturedOutput log) throws SQLException {
		this.identities.verify(this.known, connection("x"));
		refused(this.known, "Y");
		this.now = Duration.ofHours(1).toNanos();
		refused(this.known, "Y");
		assertThat(log.getOut().lines().filter((line) -> line.contains("WARN"))).hasSize(1)
			.allMatch((line) -> line.contains("YYZ - a:3306 is server Y, but the topology says X"));
		this.identities.verify(this.known, connection("X"));
		assertThat(log).contains("YYZ - a:3306 is server X: connections to it are accepted again");
	}

	@Test
	void driverWithoutUuidsIsTakenAtItsWord() throws SQLException {
		this.identities.verify(this.known, connection(null));
	}

	@Test
	void anotherServerIsRefusedAsLongAsAConnectionToTheGroupIsOpen() throws SQLException {
		Connection old = connection("X");
		this.identities.verify(this.unknown, old);
		refused(this.unknown, "Y");
		this.now = Duration.ofHours(1).toNanos();
		refused(this.unknown, "Y");
		this.closed.add(old);
		// the call that was on it may go on
		refused(this.unknown, "Y");
		this.now += LONGEST_CALL.toNanos() - 1;
		refused(this.unknown, "Y");
	}

	@Test
	void connectionsThatAreClosedAreForgotten() throws SQLException {
		for (int i = 0; i < 64; i++) {
			Connection each = connection("X");
			this.identities.verify(this.unknown, each);
			this.closed.add(each);
		}
		Connection last = connection("X");
		this.identities.verify(this.unknown, last);
		// none of the others is asked again
		this.closed.clear();
		this.closed.add(last);
		refused(this.unknown, "Y");
		this.now += LONGEST_CALL.toNanos();
		this.identities.verify(this.unknown, connection("Y"));
	}

	@Test
	void anotherServerIsBelievedOnceNothingOfTheOldGroupGoesOn(CapturedOutput log) throws SQLException {
		Connection old = connection("X");
		this.identities.verify(this.unknown, old);
		this.closed.add(old);
		refused(this.unknown, "Y");
		this.now = LONGEST_CALL.toNanos();
		this.identities.verify(this.unknown, connection("Y"));
		assertThat(log).contains("vip:3306 is server Y, but was X", "all servers of the group are accepted anew");
		refused(this.unknown, "X");
	}

	@Test
	void knownServerThatComesBackEndsTheDoubt() throws SQLException {
		Connection old = connection("X");
		this.identities.verify(this.unknown, old);
		this.closed.add(old);
		refused(this.unknown, "Y");
		this.now = LONGEST_CALL.toNanos();
		Connection again = connection("X");
		this.identities.verify(this.unknown, again);
		this.closed.add(again);
		refused(this.unknown, "Y");
	}

	@Test
	void groupsAndAddressesAreToldApart() throws SQLException {
		this.identities.verify(this.unknown, connection("X"));
		this.identities.verify(
				Server.withoutUuid("YUL", new HostAndPort("vip", 3306), ServerStatus.PRIMARY, ServerMode.READ_WRITE),
				connection("Y"));
		this.identities.verify(
				Server.withoutUuid("YYZ", new HostAndPort("other", 3306), ServerStatus.SECONDARY, ServerMode.READ_ONLY),
				connection("Z"));
	}

	private void refused(Server server, String uuid) {
		assertThatExceptionOfType(WrongServerException.class)
			.isThrownBy(() -> this.identities.verify(server, connection(uuid)))
			.withMessageContaining("nothing was sent to it")
			.satisfies((refusal) -> assertThat(refusal.getSQLState()).startsWith("08"));
	}

	private Connection connection(@Nullable String uuid) {
		Connection connection = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, args) -> switch (method.getName()) {
					case "equals" -> proxy == args[0];
					case "hashCode" -> System.identityHashCode(proxy);
					case "isClosed" -> this.closed.contains(proxy);
					default -> null;
				});
		if (uuid != null) {
			this.uuids.put(connection, uuid);
		}
		return connection;
	}

}
