package io.github.fabricspring.pool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.util.Map;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.connection.lease.ConnectionOwner;
import io.github.fabricspring.connection.lease.SessionRights;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of which privileged accounts are refused.
 */
class AccountCheckTests {

	private static final Server SERVER = Server.withoutUuid("YYZ", new HostAndPort("a", 3306), ServerStatus.PRIMARY,
			ServerMode.READ_WRITE);

	private static final String ALL = "GRANT ALL PRIVILEGES ON *.* TO `root`@`%`";

	private static final String SOME = "GRANT INSERT ON `shop`.* TO `app`@`%`";

	private final JdbcConnection connection = Mockito.mock(JdbcConnection.class);

	private final Statement statement = Mockito.mock(Statement.class);

	private final SessionRights rights = rights();

	@BeforeEach
	void grantAll() throws SQLException {
		Mockito.when(this.connection.createStatement()).thenReturn(this.statement);
		grant(ALL);
	}

	@Test
	void privilegedAccountIsRefusedWhereReadOnlyDoesNotBindIt() throws SQLException {
		AccountCheck check = check(false);
		assertRefused(check, this.rights);
		assertRefused(check, this.rights);
		assertAsked(1);
	}

	@Test
	void privilegedAccountMayWriteToAGroupThatFencesItself() {
		assertThatCode(() -> check(true).check(this.connection, this.rights, SERVER)).doesNotThrowAnyException();
	}

	@Test
	void eachSessionIsAskedForItsGrantsOnce() throws SQLException {
		AccountCheck check = check(false);
		grant(SOME);
		check.check(this.connection, this.rights, SERVER);
		check.check(this.connection, this.rights, SERVER);
		assertThat(this.rights.areBound()).isTrue();
		assertAsked(1);
		grant(ALL);
		check.check(this.connection, this.rights, SERVER);
		assertRefused(check, rights());
		assertAsked(2);
	}

	@Test
	void sessionIsAskedAgainAfterARoleWasSet() throws SQLException {
		AccountCheck check = check(false);
		grant(SOME);
		check.check(this.connection, this.rights, SERVER);
		this.rights.roleSet();
		grant(ALL);
		assertRefused(check, this.rights);
	}

	@Test
	void sessionWhoseGrantsAreNotToldIsRefusedAndAskedAgain() throws SQLException {
		SQLException skipped = new SQLException("running with the --skip-grant-tables option", "HY000", 1290);
		Mockito.when(this.statement.executeQuery("SHOW GRANTS")).thenThrow(skipped);
		AccountCheck check = check(false);
		assertRefused(check, this.rights).withMessageContaining("may have (SHOW GRANTS failed: running with")
			.withCause(skipped);
		assertThat(this.rights.areKnown()).isFalse();
		assertRefused(check, this.rights);
		assertAsked(2);
	}

	@Test
	void sessionOfAGroupThatFencesItselfIsNotAsked() throws SQLException {
		check(true).check(this.connection, this.rights, SERVER);
		assertThat(this.rights.areBound()).isTrue();
		this.rights.roleSet();
		check(true).check(this.connection, this.rights, SERVER);
		assertThat(this.rights.areBound()).isTrue();
		assertAsked(0);
	}

	@Test
	void sessionThatIsLostIsNotBelieved() throws SQLException {
		Mockito.when(this.statement.executeQuery("SHOW GRANTS")).thenThrow(new SQLException("lost", "08S01"));
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> check(false).check(this.connection, this.rights, SERVER))
			.withMessage("lost");
		assertThat(this.rights.areKnown()).isFalse();
	}

	private ThrowableAssertAlternative<?> assertRefused(AccountCheck check, SessionRights rights) {
		return assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class)
			.isThrownBy(() -> check.check(this.connection, rights, SERVER))
			.withMessageContaining("SUPER or CONNECTION_ADMIN");
	}

	private void assertAsked(int times) throws SQLException {
		Mockito.verify(this.statement, Mockito.times(times)).executeQuery("SHOW GRANTS");
	}

	private void grant(String grant) throws SQLException {
		Mockito.when(this.statement.executeQuery("SHOW GRANTS")).thenAnswer((question) -> {
			ResultSet grants = Mockito.mock(ResultSet.class);
			Mockito.when(grants.next()).thenReturn(true, false);
			Mockito.when(grants.getString(1)).thenReturn(grant);
			return grants;
		});
	}

	private SessionRights rights() {
		ConnectionOwner owner = () -> SERVER;
		return new SessionRights(this.connection, owner);
	}

	private static AccountCheck check(boolean fencesItself) {
		return new AccountCheck((group) -> new PoolSettings("root", null, null, Map.of(), Map.of(), false),
				(group) -> fencesItself);
	}

}
