package io.github.fabricspring.acceptance.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.fabricspring.acceptance.bench.Callers.Pause;
import io.github.fabricspring.acceptance.bench.FailoverApplication.Notes;
import io.github.fabricspring.acceptance.bench.Prober.Window;
import io.github.fabricspring.acceptance.bench.Series.Figures;
import io.github.fabricspring.sample.fabric.Engine;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a caller adds to the time in which a cluster of the engine {@code failover.engine}
 * itself takes no writes, for each of {@code failover.kinds} {@code failover.events}
 * times; and what the driver's own failover does, {@code failover.baseline} times, and
 * MySQL Router, if {@code failover.router} names the program. There are
 * {@code callers.count} writers and as many readers, which pause up to
 * {@code callers.pause} ms between two calls.
 */
class FailoverBenchmarks {

	private static final int BASELINE_EVENTS = Integer.getInteger("failover.baseline", 2);

	private static final String ROUTER = System.getProperty("failover.router", "");

	/**
	 * Calls of each writer before the first event: when an application starts, it is
	 * slow.
	 */
	private static final int ROUNDS_TO_WARM_UP = 40;

	/**
	 * Calls of each writer before every event, five seconds: a server that is back gets
	 * its warm connections meanwhile.
	 */
	private static final int ROUNDS_TO_SETTLE = 20;

	/** What a round takes at least, however short the callers' pauses are. */
	private static final Duration ROUND = Duration.ofMillis(200);

	/** {@code fabric.read.timeout} by default. */
	private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private final Engine engine = Engine.of(System.getProperty("failover.engine", "fabric"));

	private final int callers = Integer.getInteger("callers.count", 16);

	private final List<Event> kinds = Event.of(System.getProperty("failover.kinds", ""));

	private final int events = Integer.getInteger("failover.events", 30);

	private final List<Series> all = new ArrayList<>();

	@Test
	void pausesOfCallersBesideTheWindowOfTheCluster() {
		try (FarmGroup group = this.engine.start(farm.get(), "YYZ");
				ConfigurableApplicationContext application = FailoverApplication.start(group)) {
			Notes notes = application.getBean(Notes.class);
			notes.createTables();
			try (Prober prober = new Prober(farm.get())) {
				for (Event event : this.kinds) {
					starter(group, prober, event, notes);
				}
				for (Event event : this.kinds) {
					rival("connectorj", group, prober, event, () -> hosts(group.primaryServer().address()));
				}
				router(group, prober);
			}
		}
		finally {
			this.all.forEach((series) -> System.out.println(series.line()));
		}
		assertThat(this.all.stream().limit(this.kinds.size())).allMatch((series) -> series.failed() == 0)
			.allSatisfy((series) -> {
				assertThat(series.addedMillis(0.5)).as("median of %s", series.line())
					.isLessThanOrEqualTo(series.event().addedMedianMillis());
				assertThat(series.addedMillis(1)).as("maximum of %s", series.line())
					.isLessThanOrEqualTo(Event.ADDED_MAXIMUM_MILLIS);
			});
	}

	private void starter(FarmGroup group, Prober prober, Event event, Notes notes) {
		Series series = series("starter", event);
		try (Callers writers = new Callers("writer", this.callers, notes::write);
				Callers readers = new Callers("reader", this.callers, notes::read)) {
			settle(writers, ROUNDS_TO_WARM_UP);
			series.addCold(measure(group, prober, event, List.of(writers, readers)));
			for (int i = 0; i < this.events; i++) {
				series.add(measure(group, prober, event, List.of(writers, readers)));
			}
		}
	}

	private void router(FarmGroup group, Prober prober) {
		if (ROUTER.isEmpty() || this.engine != Engine.GROUP_REPLICATION) {
			System.out.println("failover: without MySQL Router, for which -Dfailover.router=/path/to/mysqlrouter and"
					+ " -Dfailover.engine=group-replication are needed");
			return;
		}
		try (MysqlRouter router = MysqlRouter.start(Path.of(ROUTER), group)) {
			for (Event event : this.kinds) {
				rival("mysql-router", group, prober, event, () -> List.of(router.address()));
			}
		}
	}

	private void rival(String client, FarmGroup group, Prober prober, Event event, Supplier<List<String>> hosts) {
		Series series = series(client, event);
		for (int i = 0; i < BASELINE_EVENTS; i++) {
			try (MultiHost pool = new MultiHost(hosts.get(), farm.get().accounts());
					Callers writers = new Callers("plain", this.callers, pool::insert)) {
				settle(writers, ROUNDS_TO_WARM_UP);
				series.add(measure(group, prober, event, List.of(writers)));
			}
		}
	}

	// What a server's return has left to do would be taken for the client's.
	private void settle(Callers callers, int rounds) {
		long enough = callers.ended() + (long) rounds * this.callers;
		long begin = System.nanoTime();
		await().atMost(PATIENCE)
			.until(() -> callers.ended() >= enough
					&& System.nanoTime() - begin >= ROUND.multipliedBy(rounds).toNanos());
	}

	private Series series(String client, Event event) {
		Series series = new Series(this.engine, client, event);
		this.all.add(series);
		return series;
	}

	private Figures measure(FarmGroup group, Prober prober, Event event, List<Callers> callers) {
		MysqlServer primary = group.primaryServer();
		if (this.engine != Engine.FABRIC) {
			WarmServers.warm(group.secondaries());
		}
		prober.watch(primary.address());
		await().atMost(PATIENCE).until(prober::isWatching);
		settle(callers.get(0), ROUNDS_TO_SETTLE);
		long now = System.nanoTime();
		awaitCalls(callers, now);
		callers.forEach(Callers::reset);
		event.strike(group, primary);
		await().atMost(PATIENCE).until(() -> prober.window() != null);
		Window window = Objects.requireNonNull(prober.window());
		awaitCalls(callers, window.end());
		Pause slowest = longest(callers);
		Pause longest = slowest;
		if (event.holdsReads()) {
			assertThat(Duration.ofNanos(slowest.nanos())).as("longest call: %s", slowest.caller())
				.isLessThan(READ_TIMEOUT);
			longest = longest(callers.subList(0, 1));
		}
		event.cure(primary);
		group.restore();
		long failed = callers.stream().mapToLong(Callers::takeFailed).sum();
		return new Figures(window.nanos() / 1e6, longest.nanos() / 1e6, failed,
				"%s took %.0f ms, %.0f ms after it began".formatted(slowest.caller(), slowest.nanos() / 1e6,
						(slowest.begin() - window.end() + window.nanos()) / 1e6));
	}

	private static Pause longest(List<Callers> callers) {
		return callers.stream().map(Callers::longest).reduce(Pause.NONE, Pause::longer);
	}

	private static void awaitCalls(List<Callers> callers, long since) {
		await().atMost(PATIENCE).until(() -> callers.stream().allMatch((some) -> some.haveCalledSince(since)));
	}

	private static List<String> hosts(String primary) {
		return Stream.concat(Stream.of(primary), farm.get().servers().stream().map(MysqlServer::address))
			.distinct()
			.toList();
	}

}
