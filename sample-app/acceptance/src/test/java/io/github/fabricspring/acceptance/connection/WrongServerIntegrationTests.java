package io.github.fabricspring.acceptance.connection;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

import io.github.fabricspring.acceptance.fault.PortForward;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Another server behind the address of the primary.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class WrongServerIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@SuppressWarnings("NullAway.Init") // set before each test
	private PortForward address;

	@SuppressWarnings("NullAway.Init") // set before each test
	private OneServer routing;

	@BeforeEach
	void open() throws SQLException, IOException {
		for (MysqlServer server : new MysqlServer[] { right(), stranger() }) {
			Sql.on(server)
				.execute("SET GLOBAL read_only = 0", "CREATE TABLE IF NOT EXISTS app.t (id INT PRIMARY KEY)",
						"DELETE FROM app.t");
		}
		this.address = new PortForward(right().port());
		this.routing = new OneServer(right());
	}

	@AfterEach
	void close() throws IOException {
		this.routing.close();
		this.address.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nothingIsWrittenToAStrangerWhoseAddressMovedInMidTransaction(boolean uuidKnown) throws Exception {
		this.routing.announceAt(right(), this.address.port(), uuidKnown);
		try (Scope scope = OneServer.scope(new AttemptJournal()); Connection connection = this.routing.begin()) {
			insert(connection, 1);
			this.address.moveTo(stranger().port());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			refused();
		}
		assertThat(rows(stranger())).isZero();
		this.address.moveTo(right().port());
		try (Scope scope = OneServer.scope(new AttemptJournal()); Connection connection = this.routing.begin()) {
			insert(connection, 2);
			connection.commit();
		}
		assertThat(rows(right())).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void unscopedAndPinnedUseIsRefusedToo(boolean uuidKnown) throws Exception {
		this.routing.announceAt(right(), this.address.port(), uuidKnown);
		this.routing.dataSource.getConnection().close();
		this.address.moveTo(stranger().port());
		// HikariCP hands out without a look what was used a moment ago
		this.routing.pools.pools().values().forEach((pool) -> pool.getHikariPoolMXBean().softEvictConnections());
		refused();
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(this.routing.dataSource.forGroup(OneServer.GROUP)::getConnection)
			.withMessageContaining(stranger().uuid());
	}

	@Test
	void pairOfAUuidWithAnotherAddressIsRefusedWithoutAScope() {
		this.routing.announceAt(right(), stranger().port(), true);
		refused();
	}

	@Test
	void unscopedUseOfAPrimaryThatIsStillReadOnlyIsRefused() throws SQLException {
		Sql.on(right()).execute("SET GLOBAL super_read_only = 1");
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
			.withMessageContaining("read-only");
		Sql.on(right()).execute("SET GLOBAL read_only = 0");
		this.routing.dataSource.getConnection().close();
	}

	private void refused() {
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
			.withMessageContaining("is server " + stranger().uuid())
			.withMessageContaining("nothing was sent to it");
	}

	private static void insert(Connection connection, int id) throws SQLException {
		Sessions.execute(connection, "INSERT INTO t VALUES (" + id + ")");
	}

	private static long rows(MysqlServer server) {
		return Sql.on(server).number("SELECT count(*) FROM app.t");
	}

	private static MysqlServer right() {
		return farm.get().store();
	}

	private static MysqlServer stranger() {
		return farm.get().servers().get(0);
	}

}
