package io.github.fabricspring.acceptance.failover;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.acceptance.failover.WritingApplication.Numbers;
import io.github.fabricspring.sample.StarterProperties;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.Replication;
import io.github.fabricspring.sample.farm.group.ReplicationSettings;
import io.github.fabricspring.sample.farm.group.ReplicationSettings.Care;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.test.fault.Request;
import io.github.fabricspring.topology.TopologyMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What callers are told under lossless semi-synchronous replication when a promoter opens
 * a replica without waiting for what that one has received. The answer of a COMMIT is
 * lost, the primary dies, and the only replica that received the transaction has not
 * applied it.
 */
class CarelessPromotionIntegrationTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	/** Long enough for many questions to the servers and many attempts of a call. */
	private static final Duration UNAPPLIED = Duration.ofSeconds(2);

	/** The number whose COMMIT is lost. */
	private static final int LOST = 1;

	/** A number whose write begins while the replica is open and behind. */
	private static final int LATER = 2;

	/** The number whose COMMIT was answered and that was discarded. */
	private static final int ACKNOWLEDGED = 3;

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private final AtomicInteger attempts = new AtomicInteger();

	@SuppressWarnings("NullAway.Init")
	private Replication group;

	@SuppressWarnings("NullAway.Init")
	private MysqlServer old;

	/** The replica that receives and does not apply. */
	@SuppressWarnings("NullAway.Init")
	private MysqlServer behind;

	@SuppressWarnings("NullAway.Init")
	private CuttingProxy proxy;

	private void start(Care care) throws IOException {
		farm.get().reset();
		this.group = Replication.start(farm.get(), WritingApplication.GROUP,
				ReplicationSettings.DEFAULTS.byHand().with(care));
		this.old = this.group.primaryServer();
		this.behind = this.group.secondaries().get(0);
		this.proxy = new CuttingProxy(this.old.port());
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
		this.group.close();
	}

	@Test
	void aLostCommitInTheBacklogOfAReplicaThatWasOpenedEarlyIsCommitted() throws Exception {
		start(Care.OPENS_EARLY);
		try (ConfigurableApplicationContext application = application()) {
			Numbers numbers = application.getBean(Numbers.class);
			holdUp(numbers);
			CompletableFuture<Void> lost = lose(numbers);
			promote();
			TopologyMonitor topology = application.getBean(TopologyMonitor.class);
			await().atMost(PATIENCE).until(() -> isBehind(topology));
			CompletableFuture<Void> later = CompletableFuture.runAsync(() -> numbers.write(LATER));
			Backlog.passes(UNAPPLIED);
			assertThat(lost).isNotDone();
			assertThat(later).isNotDone();
			assertThat(Sql.on(this.behind).value("SELECT @@global.gtid_executed"))
				.as("written over what is not applied")
				.doesNotContain(this.behind.uuid());
			Sql.on(this.behind).execute("START REPLICA SQL_THREAD");
			assertThat(lost).succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(later).succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(this.attempts).as("runs of the call whose COMMIT was lost").hasValue(1);
			assertEveryServerHas(LOST, LATER);
		}
	}

	@Test
	void aLostCommitThatThePromoterDiscardedIsRunAgain() throws Exception {
		start(Care.DISCARDS);
		try (ConfigurableApplicationContext application = application()) {
			Numbers numbers = application.getBean(Numbers.class);
			holdUp(numbers);
			numbers.write(ACKNOWLEDGED);
			CompletableFuture<Void> lost = lose(numbers);
			promote();
			assertThat(lost).succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(this.attempts).as("runs of the call whose COMMIT was lost").hasValue(2);
			// A client cannot know of the acknowledged one: docs/engines.md says so
			assertEveryServerHas(LOST);
		}
	}

	// The other replica does not receive either, so that it cannot be promoted instead
	private void holdUp(Numbers numbers) {
		numbers.createTable();
		String executed = Sql.on(this.old).value("SELECT @@global.gtid_executed");
		this.group.secondaries()
			.forEach((replica) -> assertThat(
					Sql.on(replica).isTrue("WAIT_FOR_EXECUTED_GTID_SET('" + executed + "', 9) = 0"))
				.isTrue());
		Sql.on(this.behind).execute("STOP REPLICA SQL_THREAD");
		Sql.on(this.group.secondaries().get(1)).execute("STOP REPLICA IO_THREAD");
	}

	private CompletableFuture<Void> lose(Numbers numbers) {
		AtomicBoolean dead = new AtomicBoolean();
		this.proxy.follow(FaultPlan.once(Request::isCommit, new Cut(Cut.Place.BEFORE_REPLY, Cut.Manner.RST))
			.then((request) -> new Cut(Cut.Place.BEFORE_REQUEST, Cut.Manner.RST)), () -> dead.set(true));
		CompletableFuture<Void> call = CompletableFuture
			.runAsync(() -> numbers.write(LOST, this.attempts::incrementAndGet));
		await().atMost(PATIENCE).untilTrue(dead);
		assertThat(rows(this.old)).contains(LOST);
		String executed = Sql.on(this.old).value("SELECT @@global.gtid_executed");
		assertThat(Sql.on(this.behind)
			.isTrue("GTID_SUBSET('" + executed + "', CONCAT_WS(',', @@global.gtid_executed, RECEIVED_TRANSACTION_SET))"
					+ " FROM performance_schema.replication_connection_status WHERE CHANNEL_NAME = ''"))
			.as("received")
			.isTrue();
		assertThat(rows(this.behind)).as("applied").isEmpty();
		assertThat(call).isNotDone();
		this.old.kill();
		return call;
	}

	private void promote() {
		this.group.failOver();
		assertThat(this.group.primaryServer()).isEqualTo(this.behind);
	}

	private void assertEveryServerHas(Integer... numbers) {
		assertThat(rows(this.behind)).containsExactlyInAnyOrder(numbers);
		this.group.restore();
		farm.get()
			.servers()
			.forEach((server) -> await("rows of " + server).atMost(PATIENCE)
				.untilAsserted(() -> assertThat(rows(server)).containsExactlyInAnyOrder(numbers)));
	}

	private static List<Integer> rows(MysqlServer server) {
		return Sql.on(server).values("SELECT n FROM app.number").stream().map(Integer::valueOf).toList();
	}

	private static boolean isBehind(TopologyMonitor topology) {
		return String.valueOf(topology.current().reason(WritingApplication.GROUP))
			.contains("has not applied all that it received");
	}

	private ConfigurableApplicationContext application() {
		String[] arguments = StarterProperties.of(this.group, "--fabric.outcome.create-table=true",
				"--fabric.outcome.purge-interval=0", "--fabric.default-group=" + WritingApplication.GROUP,
				"--fabric.retry.timeout=60s", "--fabric.retry.max-attempts=100",
				"--fabric.datasource.properties.sslMode=DISABLED",
				"--fabric.datasource.properties.allowPublicKeyRetrieval=true",
				"--logging.level.org.springframework.transaction.interceptor=off",
				"--logging.level.com.zaxxer.hikari.pool.ProxyConnection=error");
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = arguments[i].replace(this.old.address(), "127.0.0.1:" + this.proxy.port());
		}
		return new SpringApplicationBuilder(WritingApplication.class).web(WebApplicationType.NONE).run(arguments);
	}

}
