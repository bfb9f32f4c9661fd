package io.github.fabricspring.acceptance.matrix;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.tools.GroupSettings;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.test.fault.Request;
import io.github.fabricspring.topology.TopologySource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A transaction is cut, and then another server is primary: where it goes on, or where
 * its fate is found out.
 */
class FailoverCutIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	/** Only what is killed here may count as dead, on a busy machine too. */
	private static final GroupSettings.Detection PATIENT = new GroupSettings.Detection(Duration.ofMillis(250), 3,
			Duration.ofSeconds(3), 2, Duration.ofSeconds(10));

	private static final AtomicInteger NUMBERS = new AtomicInteger(1_000_000);

	private static LocalFabric fabric;

	private static ProxiedGroup group;

	@BeforeAll
	static void openGroup() throws Exception {
		fabric = LocalFabric.start(farm.get(), "YYZ", PATIENT);
		group = new ProxiedGroup(fabric);
		try (Connection connection = fabric.primaryServer().connect();
				Statement statement = connection.createStatement()) {
			statement.execute(CutRow.DEFINITION);
		}
	}

	@AfterAll
	static void closeGroup() throws Exception {
		group.close();
		fabric.close();
	}

	@ParameterizedTest
	@EnumSource
	void whereverATransactionIsCutTheNextPrimaryHasItOnceOrItsFateIsTold(Manager manager) throws Exception {
		List<Call> calls = new ArrayList<>();
		try (RunningApplication application = manager.start(Map.of(), Announced.class)) {
			for (Boundary boundary : Boundary.values()) {
				for (Cut.Place place : Cut.Place.values()) {
					calls.add(cut(application, Rerun.EXACTLY_ONCE, boundary, place, fabric::switchOver));
				}
				calls.add(cut(application, Rerun.SAFE, boundary, Cut.Place.BEFORE_REPLY, fabric::switchOver));
			}
			calls.add(cut(application, Rerun.EXACTLY_ONCE, Boundary.COMMIT, Cut.Place.BEFORE_REQUEST,
					fabric::killPrimary));
			calls.add(
					cut(application, Rerun.EXACTLY_ONCE, Boundary.COMMIT, Cut.Place.BEFORE_REPLY, fabric::killPrimary));
			System.out.println("matrix: manager=" + manager + " cuts with a failover=" + calls.size() + " returned="
					+ calls.stream().filter((call) -> call.error() == null).count());
			Commits commits = application.bean(Commits.class);
			Map<Integer, Integer> rows = rows();
			assertThat(calls.stream()
				.map((call) -> MatrixJudge.violation(call, rows.getOrDefault(call.number(), 0),
						commits.of(call.number()))))
				.allMatch(Objects::isNull);
		}
	}

	private static Call cut(RunningApplication application, Rerun rerun, Boundary boundary, Cut.Place place,
			Runnable failover) {
		MatrixService service = application.bean(MatrixService.class);
		MysqlServer before = fabric.primaryServer();
		// so that what follows is the transaction's own requests
		Shape.ANNOTATED.write(service, rerun, NUMBERS.incrementAndGet());
		application.select(Shape.ANNOTATED.group(rerun));
		Cut cut = new Cut(place, Cut.Manner.RST);
		CompletableFuture<Void> moved = new CompletableFuture<>();
		FaultPlan plan = FaultPlan.once(boundary.where, cut);
		CuttingProxy proxy = group.follow((request) -> {
			Cut decided = plan.decide(request);
			if (decided != null) {
				moved.completeAsync(() -> move(failover));
			}
			return decided;
		});
		int number = NUMBERS.incrementAndGet();
		Call call = call(service, rerun, number, boundary + ", " + cut);
		assertThat(proxy.cuts()).as("cuts of %s", call).isOne();
		moved.join();
		fabric.restore();
		assertThat(fabric.primaryServer()).as("primary after %s", call).isNotEqualTo(before);
		return call;
	}

	// A switchover is refused while a replica has not found its new source yet.
	private static @Nullable Void move(Runnable failover) {
		await().atMost(Duration.ofMinutes(1)).ignoreExceptionsInstanceOf(NodeException.class).until(() -> {
			failover.run();
			return true;
		});
		return null;
	}

	private static Call call(MatrixService service, Rerun rerun, int number, String fault) {
		try {
			String value = Shape.ANNOTATED.write(service, rerun, number);
			return new Call(rerun, Shape.ANNOTATED, number, fault, value, null);
		}
		catch (RuntimeException ex) {
			return new Call(rerun, Shape.ANNOTATED, number, fault, null, ex);
		}
	}

	private static Map<Integer, Integer> rows() throws SQLException {
		Map<Integer, Integer> rows = new HashMap<>();
		try (Connection connection = fabric.primaryServer().connect();
				Statement statement = connection.createStatement();
				ResultSet counts = statement.executeQuery("SELECT n, COUNT(*) FROM app.cut_row GROUP BY n")) {
			while (counts.next()) {
				rows.put(counts.getInt(1), counts.getInt(2));
			}
		}
		return rows;
	}

	/** Requests of a transaction. */
	private enum Boundary {

		BEGIN((request) -> request.startsWith("SET autocommit=0")),

		STATEMENT((request) -> request.startsWith("INSERT INTO cut_row")),

		COMMIT(Request::isCommit);

		@SuppressWarnings("ImmutableEnumChecker") // it has no state
		private final Predicate<Request> where;

		Boundary(Predicate<Request> where) {
			this.where = where;
		}

	}

	/** Takes the place of a node. */
	@Configuration(proxyBeanMethods = false)
	static class Announced {

		// not closed with the application: the next one needs it too
		@Bean(destroyMethod = "")
		TopologySource source() {
			return group;
		}

	}

}
