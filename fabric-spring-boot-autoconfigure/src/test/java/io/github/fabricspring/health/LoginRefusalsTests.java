package io.github.fabricspring.health;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.pool.refusal.Refusal;
import io.github.fabricspring.topology.HostAndPort;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests for {@link LoginRefusals}.
 */
class LoginRefusalsTests {

	private static final HostAndPort A = new HostAndPort("a", 3306);

	private static final HostAndPort B = new HostAndPort("b", 3306);

	private final SQLException denied = new SQLException("Access denied", "28000", 1045);

	private final Map<HostAndPort, SQLException> failures = new ConcurrentHashMap<>();

	private Runnable whileAsked = () -> {
	};

	private final LoginRefusals logins = new LoginRefusals((group, address) -> {
		this.whileAsked.run();
		SQLException failure = this.failures.get(address);
		if (failure != null) {
			throw failure;
		}
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> null);
	}, Clock.systemUTC());

	@Test
	void whenEveryServerThatAnswersRefusesTellsTheRefusal() {
		assertThat(this.logins.of("YYZ")).isNull();
		this.failures.put(A, this.denied);
		this.failures.put(B, new SQLException("Communications link failure", "08S01"));
		ask();
		assertThat(this.logins.of("YYZ")).asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
			.extracting(Refusal::reason)
			.isEqualTo("Access denied");
		assertThat(this.logins.of("ZRH")).isNull();
	}

	@Test
	void whenOneServerAcceptsTheLoginNothingIsToldOfTheOther() {
		this.failures.put(A, this.denied);
		ask();
		assertThat(this.logins.of("YYZ")).isNull();
	}

	@Test
	void whenTheServersAcceptTheLoginAgainTheRefusalIsForgotten() {
		this.failures.put(A, this.denied);
		this.failures.put(B, this.denied);
		ask();
		assertThat(this.logins.of("YYZ")).isNotNull();
		this.failures.clear();
		ask();
		assertThat(this.logins.of("YYZ")).isNull();
	}

	@Test
	void whileAServerIsAskedForTheFirstTimeTheRefusalOfAnotherIsNotToldForAll() {
		this.failures.put(A, this.denied);
		this.failures.put(B, this.denied);
		this.whileAsked = () -> assertThat(this.logins.of("YYZ")).isNull();
		ask();
		this.whileAsked = () -> assertThat(this.logins.of("YYZ")).isNotNull();
		ask();
	}

	private void ask() {
		for (HostAndPort address : new HostAndPort[] { A, B }) {
			if (this.failures.containsKey(address)) {
				assertThatCode(() -> this.logins.open("YYZ", address)).isInstanceOf(SQLException.class);
			}
			else {
				assertThatCode(() -> this.logins.open("YYZ", address).close()).doesNotThrowAnyException();
			}
		}
	}

}
