package io.github.fabricspring.acceptance.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.fabricspring.acceptance.chaos.ChaosApplication.Resolutions;
import io.github.fabricspring.acceptance.chaos.Checker.Findings;
import io.github.fabricspring.acceptance.chaos.Reigns.Origin;
import io.github.fabricspring.sample.fabric.Engine;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.node.group.tools.GroupSettings.Detection;
import io.github.fabricspring.sample.switchover.Journal;
import io.github.fabricspring.sample.switchover.Journal.TransactionResult;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sixteen threads transfer money while faults come in random order; then every
 * acknowledgement is held against the tables. Engine, length and seed come by the
 * properties {@code chaos.engine}, {@code chaos.seconds} and {@code chaos.seed}; with
 * {@code chaos.network} networks are cut too.
 */
class ChaosIntegrationTests {

	private static final int TRADERS = 16;

	/** From this length on a run must have resolved lost COMMITs of both kinds. */
	private static final Duration FULL_RUN = Duration.ofMinutes(4);

	private static final int RESOLUTIONS_OF_A_FULL_RUN = 10;

	/** A shorter run has its COMMITs cut once on schedule. */
	private static final int RESOLUTIONS_OF_A_SHORT_RUN = 1;

	/** A moment in which no trader commits may pass. */
	private static final int ATTEMPTS_TO_CUT_A_COMMIT = 5;

	/** A slow machine must not fail for being slow. */
	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/**
	 * A healthy server must not count as dead, while another is, for being slow.
	 */
	private static final Detection SLOW_MACHINE = new Detection(Duration.ofMillis(250), 3, Duration.ofMillis(1500), 2,
			Duration.ofSeconds(10));

	@RegisterExtension
	static final ChaosFarm farm = new ChaosFarm();

	private final Engine engine = Engine.of(System.getProperty("chaos.engine", "fabric"));

	private final Duration length = Duration.ofSeconds(Long.getLong("chaos.seconds", 20));

	private final long seed = Long.getLong("chaos.seed", System.nanoTime() & 0xFFFFFF);

	private final Random random = new Random(this.seed);

	private int faults;

	private final Deque<Fault> next = new ArrayDeque<>();

	/**
	 * Returns the kind of the transfers.
	 * @return the bank that makes them
	 */
	Class<? extends Bank> bank() {
		return StatementBank.class;
	}

	@Test
	void underAnySequenceOfFaultsEachTransferIsAppliedOnce(@TempDir Path directory) throws IOException, SQLException {
		print("engine=%s bank=%s seed=%d length=%ds".formatted(this.engine, bank().getSimpleName(), this.seed,
				this.length.toSeconds()));
		try (FarmGroup group = start();
				ConfigurableApplicationContext application = ChaosApplication.start(group, bank());
				Journal journal = new Journal(directory.resolve("acknowledgements"))) {
			Bank bank = application.getBean(bank());
			bank.open();
			Origins.record(group);
			Reigns reigns = new Reigns(farm.get().servers().stream().map(MysqlServer::uuid).toList());
			reigns.afterFault(group.primaryServer().uuid());
			Traders traders = new Traders(TRADERS, this.seed, bank, journal);
			try (traders) {
				double undisturbed = throughput(traders, this.length.dividedBy(6));
				Disturbance disturbance = new Disturbance(group, farm.network(), traders, reigns, this.random);
				cutCommits(disturbance, application.getBean(Resolutions.class));
				double disturbed = disturb(disturbance, application.getBean(Resolutions.class));
				print("throughput=%.0f/s undisturbed=%.0f/s".formatted(disturbed, undisturbed));
				traders.awaitMore();
				group.restore();
				this.faults = disturbance.faults();
			}
			Resolutions resolutions = application.getBean(Resolutions.class);
			Findings findings = Checker.check(journal, bank.ledger(), bank.balances(), Bank.OPENING_BALANCE);
			List<Origin> origins = Origins.read(group.primaryServer(), farm.get().accounts().database());
			long wrongServer = reigns.wrongServers(origins);
			int unknown = journal.read(TransactionResult.UNKNOWN).size();
			int failed = journal.read(TransactionResult.FAILED).size();
			print(("engine=%s seed=%d faults=%d transfers=%d acknowledged=%d resolved-committed=%d resolved-rolled-back=%d"
					+ " unknown=%d lost=%d duplicated=%d false-failures=%d wrong-server=%d misplaced=%d"
					+ " longest-gap-ms=%d")
				.formatted(this.engine, this.seed, this.faults, traders.transfers(),
						journal.read(TransactionResult.COMMITTED).size(), resolutions.committed(),
						resolutions.rolledBack(), unknown, findings.lost(), findings.duplicated(), failed, wrongServer,
						bank.misplaced(), Origins.longestGapMillis(origins)));
			assertThat(findings).matches(Findings::clean, "clean");
			assertThat(wrongServer).as("writes to a server that was not the primary").isZero();
			assertThat(bank.misplaced()).as("callers' objects that differ from their rows").isZero();
			// every fault is shorter than what a call may wait: a primary was there
			assertThat(failed).as("failed transfers").isZero();
			assertThat(unknown).as("unknown outcomes although a primary returned").isZero();
			assertThat(isEnough(resolutions)).as("enough lost COMMITs were resolved, seed=%d", this.seed).isTrue();
			assertServersAreEqual();
		}
	}

	private FarmGroup start() {
		return (this.engine == Engine.FABRIC) ? LocalFabric.start(farm.get(), "YYZ", SLOW_MACHINE)
				: this.engine.start(farm.get(), "YYZ");
	}

	// On schedule: a short run may otherwise meet no COMMIT at all.
	private void cutCommits(Disturbance disturbance, Resolutions resolutions) throws SQLException {
		for (int i = 0; i < ATTEMPTS_TO_CUT_A_COMMIT && resolutions.all() < RESOLUTIONS_OF_A_SHORT_RUN; i++) {
			disturbance.strike(Fault.KILL_WAITING_CONNECTIONS, disturbance.group().primaryServer());
			print("COMMITs cut on schedule, resolved=%d".formatted(resolutions.all()));
		}
	}

	// Goes on for as long again if it has not hit enough COMMITs, as on a slow machine.
	private double disturb(Disturbance disturbance, Resolutions resolutions) throws SQLException {
		FarmGroup group = disturbance.group();
		Traders traders = disturbance.traders();
		long begin = System.nanoTime();
		long before = traders.transfers();
		while (System.nanoTime() - begin < this.length.toNanos()
				|| (!isEnough(resolutions) && System.nanoTime() - begin < 2 * this.length.toNanos())) {
			List<MysqlServer> servers = farm.get().servers();
			MysqlServer server = (this.random.nextInt(10) < 7) ? group.primaryServer()
					: servers.get(this.random.nextInt(servers.size()));
			disturbance.strike(nextFault(), server);
		}
		return (traders.transfers() - before) * 1e9 / (System.nanoTime() - begin);
	}

	// Each comes once before any comes again.
	private Fault nextFault() {
		if (this.next.isEmpty()) {
			List<Fault> shuffled = new ArrayList<>(Fault.of(this.engine, farm.network() != null));
			Collections.shuffle(shuffled, this.random);
			this.next.addAll(shuffled);
		}
		return this.next.remove();
	}

	private boolean isEnough(Resolutions resolutions) {
		return (this.length.compareTo(FULL_RUN) < 0) ? resolutions.all() >= RESOLUTIONS_OF_A_SHORT_RUN
				: Math.min(resolutions.committed(), resolutions.rolledBack()) >= RESOLUTIONS_OF_A_FULL_RUN;
	}

	private static double throughput(Traders traders, Duration time) {
		traders.awaitMore();
		long begin = System.nanoTime();
		long before = traders.transfers();
		Awaitility.await().atMost(time.plus(PATIENCE)).until(() -> System.nanoTime() - begin > time.toNanos());
		return (traders.transfers() - before) * 1e9 / (System.nanoTime() - begin);
	}

	private static void assertServersAreEqual() {
		Awaitility.await("equal GTID sets and checksums").atMost(PATIENCE).untilAsserted(() -> {
			List<String> states = IntStream.range(0, farm.get().servers().size())
				.mapToObj((index) -> state(farm.get().servers().get(index)))
				.toList();
			assertThat(states).allMatch(states.get(0)::equals);
		});
	}

	private static String state(MysqlServer server) {
		StringBuilder state = new StringBuilder();
		try (var connection = server.connect(); var statement = connection.createStatement()) {
			try (var row = statement.executeQuery("SELECT @@gtid_executed")) {
				row.next();
				state.append(row.getString(1));
			}
			String database = farm.get().accounts().database();
			try (var rows = statement.executeQuery("CHECKSUM TABLE %1$s.account, %1$s.ledger".formatted(database))) {
				while (rows.next()) {
					state.append(' ').append(rows.getLong(2));
				}
			}
			return state.toString();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(server.address() + " does not say what it holds", ex);
		}
	}

	// On the console whatever the log level, in one piece
	private static void print(String line) {
		System.out.println("chaos: " + line);
	}

}
