package io.github.fabricspring.connection.session;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import com.mysql.cj.protocol.ServerSessionStateController;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChange;
import io.github.fabricspring.connection.statement.ServerReports;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionAccess}.
 */
class SessionAccessTests {

	private final List<Object> told = new ArrayList<>();

	private final Connection physical = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
			new Class<?>[] { Connection.class }, (proxy, method, args) -> {
				this.told.add(args[0]);
				report((boolean) args[0]);
				return null;
			});

	private final ServerReports reports = ServerReports.of(this.physical, (gtids) -> {
	});

	private final SessionAccess access = new SessionAccess(this.physical, this.reports);

	@Test
	void serverIsToldOnceAsLongAsItReportsTheSame() throws SQLException {
		this.access.set(true);
		this.access.set(true);
		this.access.set(false);
		this.access.set(false);
		assertThat(this.told).containsExactly(true, false);
		assertThat(this.access.mayHaveOpened()).isFalse();
	}

	@Test
	void sessionThatReportsToBeOpenIsClosedAgain() throws SQLException {
		this.access.set(true);
		report(false);
		assertThat(this.access.isOpened()).isTrue();
		assertThat(this.access.mayHaveOpened()).isTrue();
		this.access.close();
		assertThat(this.told).containsExactly(true, true);
		assertThat(this.access.mayHaveOpened()).isFalse();
	}

	@Test
	void sessionThatReportsToBeClosedIsOpenedForTheNext() throws SQLException {
		report(true);
		this.access.set(false);
		assertThat(this.told).containsExactly(false);
	}

	@Test
	void readingSessionIsToldAgainAfterAnError() throws SQLException {
		this.access.unreported();
		this.access.set(false);
		assertThat(this.told).isEmpty();
		this.access.set(true);
		this.access.unreported();
		assertThat(this.access.mayHaveOpened()).isTrue();
		this.access.set(true);
		assertThat(this.told).containsExactly(true, true);
	}

	private void report(boolean readOnly) {
		this.reports.handleSessionStateChanges(
				() -> List.of(new SessionStateChange(ServerSessionStateController.SESSION_TRACK_SYSTEM_VARIABLES)
					.addValue("transaction_read_only")
					.addValue((readOnly) ? "ON" : "OFF")));
	}

}
