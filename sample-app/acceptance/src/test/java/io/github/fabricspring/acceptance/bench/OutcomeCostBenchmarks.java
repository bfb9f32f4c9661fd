package io.github.fabricspring.acceptance.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.bench.CostWork.Kind;
import io.github.fabricspring.acceptance.bench.CostWork.Mode;
import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import io.github.fabricspring.sample.Details;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.FarmSettings;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a key per transaction costs: the same transactions with HikariCP alone, under
 * {@code SAFE} and under {@code EXACTLY_ONCE}, in turns.
 */
class OutcomeCostBenchmarks {

	private static final int ROUNDS = Integer.getInteger("cost.rounds", 6);

	private static final long ROUND = Long.getLong("cost.millis", 1500);

	private static final int THREADS = 8;

	private static final int COUNTED = 200;

	private static final double LEAST_ALONE = 0.92;

	private static final double LEAST_TOGETHER = 0.88;

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void transactionsPerSecondWithDataInMemory() throws Exception {
		Map<Integer, Double> ratios = new TreeMap<>();
		compare(farm.get(), "memory", false,
				(threads, rounds) -> ratios.put(threads, rounds.ratio(Mode.EXACTLY_ONCE, Mode.PLAIN)), Kind.values());
		assertThat(ratios.get(1)).as("EXACTLY_ONCE at one thread").isGreaterThanOrEqualTo(LEAST_ALONE);
		assertThat(ratios.get(THREADS)).as("EXACTLY_ONCE at eight threads").isGreaterThanOrEqualTo(LEAST_TOGETHER);
	}

	@Test
	void transactionsPerSecondOnADurableDisk() throws Exception {
		try (Farm onDisk = Farm.start(FarmSettings.DEFAULTS, FarmListener.NONE)) {
			compare(onDisk, "disk", true, (threads, rounds) -> {
			}, Kind.INSERT);
		}
	}

	private static void compare(Farm servers, String disk, boolean durable, BiConsumer<Integer, CostRounds> inserts,
			Kind... kinds) throws Exception {
		try (LocalFabric fabric = LocalFabric.start(servers, "YYZ");
				ConfigurableApplicationContext application = start(fabric, "--fabric.outcome.create-table=true");
				HikariDataSource plain = plain(fabric)) {
			// The node would slow down whoever writes faster than the secondaries apply
			fabric.administration().deactivateGroup(fabric.name());
			if (durable) {
				for (MysqlServer server : servers.servers()) {
					execute(server, "SET GLOBAL sync_binlog = 1, GLOBAL innodb_flush_log_at_trx_commit = 1");
				}
			}
			JdbcTemplate jdbc = application.getBean(JdbcTemplate.class);
			jdbc.execute("CREATE TABLE bench (id BIGINT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(50))");
			// has no procedure
			jdbc.execute("CREATE TABLE key_first LIKE fabric_outcome");
			try (ConfigurableApplicationContext keyFirst = start(fabric, "--fabric.outcome.table=key_first")) {
				Map<Mode, CostWork> works = new EnumMap<>(Mode.class);
				works.put(Mode.PLAIN, new CostWork(new JdbcTemplate(plain),
						new TransactionTemplate(new JdbcTransactionManager(plain))));
				works.put(Mode.SAFE, CostWork.of(application, Rerun.SAFE));
				works.put(Mode.KEY_FIRST, CostWork.of(keyFirst, Rerun.EXACTLY_ONCE));
				works.put(Mode.EXACTLY_ONCE, CostWork.of(application, Rerun.EXACTLY_ONCE));
				for (Kind kind : kinds) {
					for (int threads : new int[] { 1, THREADS }) {
						CostRounds rounds = new CostRounds(ROUNDS, ROUND, () -> settle(fabric)).run(threads,
								runnables(works, kind));
						print(disk, kind, threads, rounds);
						if (kind == Kind.INSERT) {
							inserts.accept(threads, rounds);
						}
					}
				}
				details(disk, works, fabric.primaryServer());
			}
		}
	}

	private static ConfigurableApplicationContext start(LocalFabric fabric, String setting) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(FabricConnectionDetails.class,
					() -> Details.of(fabric)))
			.run("--fabric.default-group=YYZ", setting);
	}

	private static void settle(LocalFabric fabric) {
		try {
			String executed = value(fabric.primaryServer(), "SELECT @@global.gtid_executed");
			for (MysqlServer server : fabric.farm().servers()) {
				value(server, "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + executed + "', 60)");
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<Mode, Runnable> runnables(Map<Mode, CostWork> works, Kind kind) {
		Map<Mode, Runnable> work = new EnumMap<>(Mode.class);
		works.forEach((mode, each) -> work.put(mode, each.of(kind)));
		return work;
	}

	private static void print(String disk, Kind kind, int threads, CostRounds rounds) {
		for (Mode mode : Mode.values()) {
			System.out.printf("cost: disk=%s kind=%s threads=%d mode=%s tps=%d relative=%.3f%n", disk, kind, threads,
					mode, rounds.perSecond(mode), rounds.ratio(mode, Mode.PLAIN));
		}
	}

	// In turns as well, one transaction after the other
	private static void details(String disk, Map<Mode, CostWork> works, MysqlServer primary) throws SQLException {
		Map<Mode, Runnable> work = runnables(works, Kind.INSERT);
		Map<Mode, Long> bytes = new EnumMap<>(Mode.class);
		works.values().forEach((each) -> {
			each.committing.reset();
			each.locking.reset();
		});
		for (int i = 0; i < COUNTED; i++) {
			for (Mode mode : Mode.values()) {
				long before = written(primary);
				Objects.requireNonNull(work.get(mode)).run();
				bytes.merge(mode, written(primary) - before, Long::sum);
			}
		}
		works.forEach(
				(mode, each) -> System.out.printf("cost: disk=%s mode=%s commit-us=%d locked-us=%d binlog-bytes=%d%n",
						disk, mode, each.committing.sum() / COUNTED / 1000, each.locking.sum() / COUNTED / 1000,
						Objects.requireNonNull(bytes.get(mode)) / COUNTED));
	}

	// In all files together, as the server begins a new one now and then
	private static long written(MysqlServer server) throws SQLException {
		try (Connection connection = server.connect();
				Statement statement = connection.createStatement();
				ResultSet files = statement.executeQuery("SHOW BINARY LOGS")) {
			long bytes = 0;
			while (files.next()) {
				bytes += files.getLong("File_size");
			}
			return bytes;
		}
	}

	private static String value(MysqlServer server, String query) throws SQLException {
		try (Connection connection = server.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(query)) {
			row.next();
			return String.valueOf(row.getString(1));
		}
	}

	private static void execute(MysqlServer server, String sql) throws SQLException {
		try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static HikariDataSource plain(LocalFabric fabric) {
		FarmAccounts accounts = FarmAccounts.DEFAULTS;
		HikariDataSource plain = new HikariDataSource();
		plain.setJdbcUrl("jdbc:mysql://" + fabric.primary() + "/" + accounts.database());
		plain.setUsername(accounts.application().user());
		plain.setPassword(accounts.application().password());
		return plain;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
