package io.github.fabricspring.acceptance.matrix;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.OutcomeListener;
import io.github.fabricspring.outcome.OutcomeSettings;
import io.github.fabricspring.outcome.OutcomeTable;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.topology.TopologyMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every way to run a transaction, cut at every packet boundary and inside packets.
 */
class CutMatrixIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static final List<Rerun> POLICIES = List.of(Rerun.SAFE, Rerun.EXACTLY_ONCE);

	private final Map<String, CuttingProxy> proxies = new LinkedHashMap<>();

	@BeforeAll
	static void openServer() throws SQLException {
		try (Connection connection = server().connect(); Statement statement = connection.createStatement()) {
			statement.execute("SET GLOBAL super_read_only = OFF");
			statement.execute("SET GLOBAL read_only = OFF");
			statement.execute(CutRow.DEFINITION);
		}
	}

	@BeforeEach
	void startProxies() throws IOException {
		for (Rerun rerun : POLICIES) {
			for (Shape shape : Shape.values()) {
				this.proxies.put(shape.group(rerun), new CuttingProxy(server().port()));
			}
		}
	}

	@AfterEach
	void closeProxies() throws IOException {
		for (CuttingProxy proxy : this.proxies.values()) {
			proxy.close();
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT) // most of the time it waits for silent peers
	@EnumSource
	void everyTransactionIsAppliedOnceOrItsFateIsTold(Manager manager) throws Exception {
		try (RunningApplication application = manager.start(ports())) {
			List<CompletableFuture<CellRun>> runs = new ArrayList<>();
			for (Rerun rerun : POLICIES) {
				for (Shape shape : Shape.values()) {
					CellRun run = run(application, rerun, shape, EnumSet.allOf(Cut.Manner.class));
					runs.add(start(run::run));
				}
			}
			List<CellRun> done = runs.stream().map(CompletableFuture::join).toList();
			done.forEach((run) -> System.out.println("matrix: manager=" + manager + " " + run));
			closeProxies();
			assertThat(done).allSatisfy((run) -> {
				assertThat(run.boundaries()).as("boundaries of %s", run).isGreaterThanOrEqualTo(run.least());
				assertThat(run.cutRequests()).as("what is cut in %s", run)
					.anyMatch((sql) -> sql.startsWith("SET autocommit=0"))
					.anyMatch((sql) -> sql.startsWith((run.isKeyed()) ? "CALL `app`.`fabric_commit`(" : "COMMIT"))
					.noneMatch((sql) -> sql.contains("INTO `fabric_outcome`(id)"));
				assertThat(violations(application, run)).isEmpty();
			});
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT) // most of the time it waits for silent peers
	@EnumSource
	void whenTheResolutionIsCutTooItIsStillAppliedOnce(Manager manager) throws Exception {
		try (RunningApplication application = manager.start(ports())) {
			CellRun seen = run(application, Rerun.EXACTLY_ONCE, Shape.ANNOTATED,
					EnumSet.of(Cut.Manner.FIN, Cut.Manner.RST));
			CompletableFuture<CellRun> seeing = start(() -> seen.runWithSecondCuts(0, 1));
			// each is waited for, for seconds, so that the other shapes share the places
			List<Shape> shapes = List.of(Shape.TEMPLATE, Shape.REQUIRES_NEW, Shape.NESTED);
			List<CompletableFuture<CellRun>> waiting = new ArrayList<>();
			for (Shape shape : shapes) {
				CellRun run = run(application, Rerun.EXACTLY_ONCE, shape, EnumSet.of(Cut.Manner.SILENCE));
				waiting.add(start(() -> run.runWithSecondCuts(shapes.indexOf(shape), shapes.size())));
			}
			List<CellRun> silent = waiting.stream().map(CompletableFuture::join).toList();
			seeing.join();
			closeProxies();
			assertThat(seen.boundaries()).isGreaterThanOrEqualTo(80);
			assertThat(silent.stream().mapToInt(CellRun::boundaries).sum()).isGreaterThanOrEqualTo(40);
			for (CellRun run : Stream.concat(Stream.of(seen), silent.stream()).toList()) {
				System.out.println("matrix: manager=" + manager + " second cuts: " + run);
				assertThat(violations(application, run)).isEmpty();
			}
		}
	}

	@Test
	void aResolverThatAlwaysSaysNotCommittedIsCaught() throws Exception {
		assertThat(sabotagedBy(SaysNotCommitted.class)).anyMatch((violation) -> violation.contains("written 2 times"));
	}

	@Test
	void aResolverThatAlwaysSaysCommittedIsCaught() throws Exception {
		assertThat(sabotagedBy(SaysCommitted.class)).anyMatch((violation) -> violation.contains("with 0 rows"));
	}

	private List<String> sabotagedBy(Class<?> resolver) throws Exception {
		try (RunningApplication application = Manager.JDBC.start(ports(), resolver)) {
			CellRun run = run(application, Rerun.EXACTLY_ONCE, Shape.ANNOTATED, EnumSet.of(Cut.Manner.FIN)).run();
			return violations(application, run);
		}
	}

	private static CompletableFuture<CellRun> start(Supplier<CellRun> run) {
		return CompletableFuture.supplyAsync(run, (task) -> new Thread(task, "cell").start());
	}

	private CellRun run(RunningApplication application, Rerun rerun, Shape shape, Set<Cut.Manner> manners) {
		CuttingProxy proxy = Objects.requireNonNull(this.proxies.get(shape.group(rerun)));
		return new CellRun(application.bean(MatrixService.class), rerun, shape, proxy, manners,
				() -> application.select(shape.group(rerun)));
	}

	private static List<String> violations(RunningApplication application, CellRun run) throws SQLException {
		Map<Integer, Integer> rows = rows();
		Commits commits = application.bean(Commits.class);
		return run.calls()
			.stream()
			.map((call) -> MatrixJudge.violation(call, rows.getOrDefault(call.number(), 0), commits.of(call.number())))
			.filter(Objects::nonNull)
			.toList();
	}

	private static Map<Integer, Integer> rows() throws SQLException {
		Map<Integer, Integer> rows = new HashMap<>();
		try (Connection connection = server().connect();
				Statement statement = connection.createStatement();
				ResultSet counts = statement.executeQuery("SELECT n, COUNT(*) FROM app.cut_row GROUP BY n")) {
			while (counts.next()) {
				rows.put(counts.getInt(1), counts.getInt(2));
			}
		}
		return rows;
	}

	private Map<String, Integer> ports() {
		Map<String, Integer> ports = new LinkedHashMap<>();
		this.proxies.forEach((group, proxy) -> ports.put(group, proxy.port()));
		return ports;
	}

	private static MysqlServer server() {
		return farm.get().servers().get(0);
	}

	/** Writes keys as it should, and guesses. */
	private record Guess(OutcomeTable table, Outcome outcome) implements CommitResolver {

		@Override
		public UUID writeKey(String group, Connection physical, KeyLimit limit) throws SQLException {
			return this.table.writeKey(group, physical, limit);
		}

		@Override
		public Outcome resolve(LostCommit lost) {
			return this.outcome;
		}

	}

	/** Makes reruns of what was committed. */
	@Configuration(proxyBeanMethods = false)
	static class SaysNotCommitted {

		@Bean
		CommitResolver guess(OutcomeSettings settings, TopologyMonitor topology, ServerConnector connector) {
			return guess(settings, topology, connector, Outcome.NOT_COMMITTED);
		}

		static CommitResolver guess(OutcomeSettings settings, TopologyMonitor topology, ServerConnector connector,
				Outcome outcome) {
			return new Guess(new OutcomeTable(settings, topology, connector, OutcomeListener.NONE, Clock.systemUTC()),
					outcome);
		}

	}

	/** Returns values of what was never committed. */
	@Configuration(proxyBeanMethods = false)
	static class SaysCommitted {

		@Bean
		CommitResolver guess(OutcomeSettings settings, TopologyMonitor topology, ServerConnector connector) {
			return SaysNotCommitted.guess(settings, topology, connector, Outcome.COMMITTED);
		}

	}

}
