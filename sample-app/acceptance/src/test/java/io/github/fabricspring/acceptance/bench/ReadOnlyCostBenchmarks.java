package io.github.fabricspring.acceptance.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import io.github.fabricspring.sample.Details;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What it costs that a call which only reads is read-only at the server, on one
 * connection to the primary: calls of one kind, calls of both kinds in turns, and
 * Spring's read-only transactions with HikariCP alone.
 */
class ReadOnlyCostBenchmarks {

	private static final int ROUNDS = 5;

	private static final Duration ROUND = Duration.ofSeconds(2);

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void callsPerSecond() {
		try (LocalFabric fabric = LocalFabric.start(farm.get(), "YYZ");
				var application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
					.initializers((context) -> ((GenericApplicationContext) context)
						.registerBean(FabricConnectionDetails.class, () -> Details.of(fabric)))
					.run("--fabric.default-group=YYZ", "--fabric.read.routing=primary",
							"--fabric.datasource.hikari.maximum-pool-size=1");
				HikariDataSource plain = plain(fabric)) {
			FabricTemplate template = application.getBean(FabricTemplate.class);
			Runnable select = select(application.getBean(JdbcTemplate.class));
			Runnable read = () -> run(template, AccessMode.READ_ONLY, select);
			Runnable write = () -> run(template, AccessMode.READ_WRITE, select);
			Map<Mode, Runnable> work = new EnumMap<>(Mode.class);
			work.put(Mode.WRITING_CALLS, twice(write, write));
			work.put(Mode.READING_CALLS, twice(read, read));
			work.put(Mode.IN_TURNS, twice(read, write));
			Runnable transaction = readOnlyTransaction(plain);
			work.put(Mode.SPRING_READ_ONLY, twice(transaction, transaction));
			compare(work);
		}
	}

	private static void compare(Map<Mode, Runnable> work) {
		Map<Mode, Long> calls = new EnumMap<>(Mode.class);
		for (int round = 0; round <= ROUNDS; round++) {
			for (Mode mode : work.keySet()) {
				long count = count(work.get(mode));
				// the first round warms up
				calls.merge(mode, (round > 0) ? count : 0, Long::sum);
			}
		}
		double base = calls.getOrDefault(Mode.WRITING_CALLS, 0L);
		calls.forEach((mode, count) -> System.out.printf("read-only: mode=%s calls/s=%.0f relative=%.2f%n", mode,
				(double) count / ROUNDS / ROUND.toSeconds(), count / base));
	}

	private static long count(Runnable two) {
		long end = System.nanoTime() + ROUND.toNanos();
		long count = 0;
		while (System.nanoTime() < end) {
			two.run();
			count += 2;
		}
		return count;
	}

	private static Runnable twice(Runnable one, Runnable other) {
		return () -> {
			one.run();
			other.run();
		};
	}

	private static void run(FabricTemplate template, AccessMode mode, Runnable work) {
		template.execute("YYZ", mode, () -> {
			work.run();
			return true;
		});
	}

	private static Runnable select(JdbcTemplate jdbc) {
		return () -> jdbc.queryForObject("SELECT 1", Integer.class);
	}

	private static Runnable readOnlyTransaction(HikariDataSource plain) {
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(plain));
		transaction.setReadOnly(true);
		Runnable select = select(new JdbcTemplate(plain));
		return () -> transaction.executeWithoutResult((status) -> select.run());
	}

	private static HikariDataSource plain(LocalFabric fabric) {
		FarmAccounts accounts = farm.get().accounts();
		HikariDataSource plain = new HikariDataSource();
		plain.setJdbcUrl("jdbc:mysql://" + fabric.primary() + "/" + accounts.database());
		plain.setUsername(accounts.application().user());
		plain.setPassword(accounts.application().password());
		plain.setMaximumPoolSize(1);
		return plain;
	}

	private enum Mode {

		WRITING_CALLS, READING_CALLS, IN_TURNS, SPRING_READ_ONLY

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
