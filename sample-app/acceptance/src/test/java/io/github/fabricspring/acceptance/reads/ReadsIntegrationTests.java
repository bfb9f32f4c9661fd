package io.github.fabricspring.acceptance.reads;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.fabricspring.ConsistencyScope;
import io.github.fabricspring.ConsistencyToken;
import io.github.fabricspring.acceptance.reads.ReadsApplication.Notes;
import io.github.fabricspring.acceptance.reads.ReadsApplication.Seen;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Reads on the secondaries of a replicating group whose node does not interfere: whatever
 * happens to a server, only the client can notice.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ReadsIntegrationTests {

	private static final String SESSION = "fabric.read.consistency=session";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration TIMEOUT = Duration.ofSeconds(8);

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static LocalFabric fabric;

	private static List<MysqlServer> servers;

	@BeforeAll
	static void start() {
		fabric = LocalFabric.start(farm.get(), "YYZ");
		MysqlServer primary = fabric.primaryServer();
		Sql.on(primary).execute("CREATE TABLE " + farm.get().accounts().database() + ".note (id INT PRIMARY KEY)");
		servers = Stream
			.concat(Stream.of(primary),
					farm.get().servers().stream().filter((server) -> !server.uuid().equals(primary.uuid())))
			.toList();
		fabric.stopNode();
	}

	@AfterAll
	static void stop() {
		fabric.close();
	}

	@Test
	void readInTheMiddleOfWhichItsSecondaryFreezesIsAnsweredByAnotherServerWithinTheTimeout() throws Exception {
		ExecutorService threads = Executors.newCachedThreadPool();
		try (ConfigurableApplicationContext application = application(servers,
				"fabric.read.timeout=" + TIMEOUT.toMillis())) {
			Notes notes = application.getBean(Notes.class);
			Future<List<String>> read = threads.submit(() -> notes.read("SELECT count(*) FROM note", (served) -> {
				if (served.size() == 1) {
					farm.get().server(served.get(0)).freeze();
				}
			}));
			List<String> served = read.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			assertThat(served).hasSize(2).doesNotHaveDuplicates();
			assertThat(served.get(1)).isNotEqualTo(servers.get(0).uuid());
		}
		finally {
			servers.forEach(MysqlServer::thaw);
			threads.shutdownNow();
		}
	}

	@Test
	void slowReadOnASecondaryThatIsWellIsNotCut() {
		try (ConfigurableApplicationContext application = application(servers, "fabric.read.timeout=500ms")) {
			List<String> served = application.getBean(Notes.class).read("SELECT SLEEP(3)", (before) -> {
			});
			assertThat(served).hasSize(1);
		}
	}

	@Test
	void secondariesThatAreTooFarBehindAreLeftOutUntilTheyHaveCaughtUp() {
		try (ConfigurableApplicationContext application = application(servers, "fabric.read.max-lag=2s")) {
			Notes notes = application.getBean(Notes.class);
			await().atMost(PATIENCE).until(() -> !notes.see(200).server().equals(primary()));
			onSecondaries("STOP REPLICA SQL_THREAD");
			notes.write(200);
			await().atMost(PATIENCE).until(() -> notes.see(200).equals(new Seen(true, primary())));
			onSecondaries("START REPLICA SQL_THREAD");
			await().atMost(PATIENCE).until(() -> !notes.see(200).server().equals(primary()));
			assertThat(notes.see(200).there()).isTrue();
		}
		finally {
			onSecondaries("START REPLICA SQL_THREAD");
		}
	}

	@Test
	void threadThatReadsEventuallyMayNotSeeWhatItWrote() {
		try (ConfigurableApplicationContext application = application(servers)) {
			Notes notes = application.getBean(Notes.class);
			onSecondaries("STOP REPLICA SQL_THREAD");
			notes.write(300);
			Seen seen = notes.see(300);
			assertThat(seen.there()).isFalse();
			assertThat(seen.server()).isNotEqualTo(primary());
		}
		finally {
			onSecondaries("START REPLICA SQL_THREAD");
		}
	}

	@Test
	void threadThatReadsInItsSessionSeesWhatItWroteWhoeverServes() {
		try (ConfigurableApplicationContext application = application(servers, SESSION)) {
			Notes notes = application.getBean(Notes.class);
			onSecondaries("STOP REPLICA SQL_THREAD");
			notes.write(400);
			assertThat(notes.see(400)).isEqualTo(new Seen(true, primary()));
			onSecondaries("START REPLICA SQL_THREAD");
			await().atMost(PATIENCE).pollInSameThread().until(() -> !notes.see(400).server().equals(primary()));
			assertThat(notes.see(400).there()).isTrue();
		}
		finally {
			onSecondaries("START REPLICA SQL_THREAD");
		}
	}

	@Test
	void secondaryIsWaitedForAndServes() {
		try (ConfigurableApplicationContext application = application(servers, SESSION,
				"fabric.read.consistency-timeout=20s")) {
			Notes notes = application.getBean(Notes.class);
			for (int id = 500; id < 550; id++) {
				notes.write(id);
				Seen seen = notes.see(id);
				assertThat(seen.there()).isTrue();
				assertThat(seen.server()).isNotEqualTo(primary());
			}
		}
	}

	@Test
	void secondaryIsWaitedForWithoutASwitchOfAutocommit() {
		try (ConfigurableApplicationContext application = application(servers.subList(0, 2), SESSION,
				"fabric.read.consistency-timeout=20s", "fabric.datasource.hikari.maximum-pool-size=1")) {
			Notes notes = application.getBean(Notes.class);
			assertThat(notes.see(550).server()).isEqualTo(servers.get(1).uuid());
			long before = switchesOn(servers.get(1));
			notes.write(550);
			assertThat(notes.see(550)).isEqualTo(new Seen(true, servers.get(1).uuid()));
			assertThat(switchesOn(servers.get(1)) - before).isZero();
		}
	}

	// Of the sessions that are open
	private static long switchesOn(MysqlServer server) {
		return Long.parseLong(Sql.on(server)
			.value("SELECT SUM(count_star) FROM performance_schema.events_statements_summary_by_thread_by_event_name"
					+ " JOIN performance_schema.threads USING (thread_id) WHERE processlist_user = 'app'"
					+ " AND event_name = 'statement/sql/set_option'"));
	}

	@Test
	void tokenThatIsHandedOnIsSeenByAnotherThreadOfAnotherInstance() throws Exception {
		try (ConfigurableApplicationContext one = application(servers, SESSION);
				ConfigurableApplicationContext other = application(servers, SESSION)) {
			onSecondaries("STOP REPLICA SQL_THREAD");
			Notes notes = one.getBean(Notes.class);
			notes.write(600);
			String token = String.valueOf(notes.fabric().lastCommit("YYZ"));
			Notes others = other.getBean(Notes.class);
			ExecutorService threads = Executors.newSingleThreadExecutor();
			try {
				assertThat(threads.submit(() -> others.see(600).there()).get()).isFalse();
				assertThat(threads.submit(() -> {
					try (ConsistencyScope scope = others.fabric().withConsistency(ConsistencyToken.parse(token))) {
						return others.see(600);
					}
				}).get()).isEqualTo(new Seen(true, primary()));
				assertThat(threads.submit(() -> others.see(600).there()).get()).isFalse();
			}
			finally {
				threads.shutdownNow();
			}
		}
		finally {
			onSecondaries("START REPLICA SQL_THREAD");
		}
	}

	@Test
	void commitsAreHeardOfWhateverTheCollectorTakes() {
		try (ConfigurableApplicationContext application = application(servers, SESSION,
				"fabric.datasource.hikari.maximum-pool-size=1")) {
			Notes notes = application.getBean(Notes.class);
			notes.write(700);
			ConsistencyToken before = notes.fabric().lastCommit("YYZ");
			WeakReference<Object> unused = new WeakReference<>(new Object());
			await().atMost(PATIENCE).until(() -> {
				System.gc();
				return unused.get() == null;
			});
			notes.write(701);
			assertThat(notes.fabric().lastCommit("YYZ")).isNotNull().isNotEqualTo(before);
		}
	}

	private static String primary() {
		return servers.get(0).uuid();
	}

	private static void onSecondaries(String sql) {
		for (MysqlServer secondary : servers.subList(1, servers.size())) {
			Sql.on(secondary).execute(sql);
		}
	}

	private static ConfigurableApplicationContext application(List<MysqlServer> servers, String... properties) {
		return ReadsApplication.start(servers, farm.get().accounts(), properties);
	}

}
