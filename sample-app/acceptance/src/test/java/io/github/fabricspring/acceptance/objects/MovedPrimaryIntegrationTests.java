package io.github.fabricspring.acceptance.objects;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

import io.github.fabricspring.acceptance.objects.SavingApplication.Store;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.support.FakeSource;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.TopologySource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The primary moves after an item was flushed with id 1, and another caller's row gets
 * that id on the new primary.
 */
class MovedPrimaryIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static final FakeSource node = new FakeSource("test", Duration.ofSeconds(1));

	private static ConfigurableApplicationContext application;

	private boolean moved;

	@BeforeAll
	static void start() throws SQLException {
		announce(first(), second());
		prepare();
		FarmAccounts accounts = farm.get().accounts();
		application = SavingApplication.start(TopologySource.class, node, "--fabric.topology.refresh-interval=20ms",
				"--fabric.datasource.username=" + accounts.application().user(),
				"--fabric.datasource.password=" + accounts.application().password(),
				"--fabric.datasource.database=" + accounts.database());
	}

	@AfterAll
	static void close() {
		application.close();
	}

	@BeforeEach
	void renew() throws SQLException {
		prepare();
		announce(first(), second());
		awaitPrimary(first());
	}

	@Test
	void savedEntityIsNotMergedOntoTheRowOfAnother() throws SQLException {
		assertInserted((store, move) -> store.save(new Items.Entity("mine"), move));
	}

	@Test
	void persistedEntityWithAVersionSurvives() throws SQLException {
		assertInserted((store, move) -> store.persist(new Items.Versioned("mine"), move));
	}

	@Test
	void savedAggregateDoesNotUpdateTheRowOfAnother() throws SQLException {
		assertInserted((store, move) -> store.save(new Items.Aggregate("mine"), move));
	}

	@Test
	void parameterOfMyBatisDoesNotUpdateTheRowOfAnother() throws SQLException {
		assertInserted((store, move) -> store.save(new Items.Row("mine"), move));
	}

	private void assertInserted(BiConsumer<Store, Runnable> call) throws SQLException {
		call.accept(application.getBean(Store.class), this::move);
		assertThat(this.moved).isTrue();
		assertThat(names(second())).containsExactly("of another", "mine");
		assertThat(names(first())).isEmpty();
	}

	// Once, in the first attempt
	private void move() {
		if (this.moved) {
			return;
		}
		this.moved = true;
		try {
			execute(second(), "INSERT INTO item (name) VALUES ('of another')");
			// the COMMIT that follows is refused
			execute(first(), "SET GLOBAL super_read_only = ON");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		announce(second(), first());
	}

	private static void prepare() throws SQLException {
		for (MysqlServer server : List.of(first(), second())) {
			execute(server, "SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF", Items.TABLE,
					"TRUNCATE TABLE item", """
							CREATE TABLE IF NOT EXISTS fabric_outcome (id BINARY(16) NOT NULL PRIMARY KEY, \
							fenced BOOLEAN NOT NULL DEFAULT FALSE, touched INT UNSIGNED NOT NULL DEFAULT 0, \
							created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB""", """
							CREATE PROCEDURE IF NOT EXISTS fabric_commit (IN k BINARY(16)) SQL SECURITY INVOKER
							BEGIN INSERT INTO fabric_outcome (id) VALUES (k); COMMIT; END""");
		}
	}

	// Else the test before is still believed, and the first attempt goes to the second
	// server
	private static void awaitPrimary(MysqlServer server) {
		TopologyMonitor topology = application.getBean(TopologyMonitor.class);
		topology.use(SavingApplication.GROUP);
		await().until(() -> {
			Group group = topology.current().group(SavingApplication.GROUP);
			return group != null && group.primary() != null && group.primary().uuid().equals(server.uuid());
		});
	}

	private static void announce(MysqlServer primary, MysqlServer secondary) {
		node.answers(server(primary, ServerStatus.PRIMARY, ServerMode.READ_WRITE),
				server(secondary, ServerStatus.SECONDARY, ServerMode.READ_ONLY));
	}

	private static Server server(MysqlServer server, ServerStatus status, ServerMode mode) {
		return new Server(server.uuid(), SavingApplication.GROUP, "127.0.0.1", server.port(), status, mode, 1);
	}

	private static List<String> names(MysqlServer server) {
		return Sql.on(server).values("SELECT name FROM " + farm.get().accounts().database() + ".item ORDER BY id");
	}

	private static void execute(MysqlServer server, String... sql) throws SQLException {
		try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
			statement.execute("USE " + farm.get().accounts().database());
			for (String one : sql) {
				statement.execute(one);
			}
		}
	}

	private static MysqlServer first() {
		return farm.get().servers().get(0);
	}

	private static MysqlServer second() {
		return farm.get().servers().get(1);
	}

}
