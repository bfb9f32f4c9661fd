package io.github.fabricspring.pool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.util.Map;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of which privileged accounts are refused.
 */
class AccountCheckTests {

	private static final Server SERVER = Server.withoutUuid("YYZ", new HostAndPort("a", 3306), ServerStatus.PRIMARY,
			ServerMode.READ_WRITE);

	private final JdbcConnection connection = Mockito.mock(JdbcConnection.class);

	private final ResultSet grants = Mockito.mock(ResultSet.class);

	@BeforeEach
	void grantAll() throws SQLException {
		Statement statement = Mockito.mock(Statement.class);
		Mockito.when(this.connection.createStatement()).thenReturn(statement);
		Mockito.when(statement.executeQuery("SHOW GRANTS")).thenReturn(this.grants);
		Mockito.when(this.grants.next()).thenReturn(true, false);
		Mockito.when(this.grants.getString(1)).thenReturn("GRANT ALL PRIVILEGES ON *.* TO `root`@`%`");
	}

	@Test
	void privilegedAccountIsRefusedWhereReadOnlyDoesNotBindIt() {
		AccountCheck check = check(false);
		assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class).isThrownBy(() -> check.checkWrite(SERVER))
			.withMessageContaining("SUPER or CONNECTION_ADMIN");
	}

	@Test
	void privilegedAccountMayWriteToAGroupThatFencesItself() {
		assertThatCode(() -> check(true).checkWrite(SERVER)).doesNotThrowAnyException();
	}

	@Test
	void accountIsAskedForItsGrantsOnEachServer() throws SQLException {
		Server other = Server.withoutUuid("YYZ", new HostAndPort("b", 3306), ServerStatus.PRIMARY,
				ServerMode.READ_WRITE);
		Mockito.when(this.grants.next()).thenReturn(true, false, true, false);
		Mockito.when(this.grants.getString(1))
			.thenReturn("GRANT INSERT ON `shop`.* TO `app`@`%`", "GRANT ALL PRIVILEGES ON *.* TO `app`@`%`");
		AccountCheck check = check(false);
		assertThatCode(() -> check.checkWrite(SERVER)).doesNotThrowAnyException();
		check.check(this.connection, other);
		assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class).isThrownBy(() -> check.checkWrite(other));
		assertThatCode(() -> check.checkWrite(SERVER)).doesNotThrowAnyException();
	}

	private AccountCheck check(boolean fencesItself) {
		AccountCheck check = new AccountCheck(
				(group) -> new PoolSettings("root", null, null, Map.of(), Map.of(), false), (group) -> fencesItself);
		check.check(this.connection, SERVER);
		return check;
	}

}
