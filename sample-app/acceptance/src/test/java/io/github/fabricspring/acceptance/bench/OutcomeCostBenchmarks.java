package io.github.fabricspring.acceptance.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
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
 * What a key per transaction costs: the same transaction of one insert with HikariCP
 * alone, under {@code SAFE} and under {@code EXACTLY_ONCE}, in turns.
 */
class OutcomeCostBenchmarks {

	private static final int ROUNDS = 5;

	private static final Duration ROUND = Duration.ofSeconds(4);

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void transactionsPerSecond() throws InterruptedException, ExecutionException {
		try (LocalFabric fabric = LocalFabric.start(farm.get(), "YYZ");
				var application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
					.initializers((context) -> ((GenericApplicationContext) context)
						.registerBean(FabricConnectionDetails.class, () -> Details.of(fabric)))
					.run("--fabric.default-group=YYZ", "--fabric.outcome.create-table=true");
				HikariDataSource plain = plain(fabric)) {
			FabricTemplate template = application.getBean(FabricTemplate.class);
			Runnable routed = insert(application.getBean(JdbcTemplate.class),
					application.getBean(TransactionTemplate.class));
			application.getBean(JdbcTemplate.class)
				.execute("CREATE TABLE bench (id BIGINT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(50))");
			Map<Mode, Runnable> work = new EnumMap<>(Mode.class);
			work.put(Mode.PLAIN,
					insert(new JdbcTemplate(plain), new TransactionTemplate(new JdbcTransactionManager(plain))));
			work.put(Mode.SAFE, under(Rerun.SAFE, template, routed));
			work.put(Mode.EXACTLY_ONCE, under(Rerun.EXACTLY_ONCE, template, routed));
			for (int threads : new int[] { 1, 8 }) {
				compare(threads, work);
			}
		}
	}

	private static void compare(int threads, Map<Mode, Runnable> work) throws InterruptedException, ExecutionException {
		Map<Mode, Long> transactions = new EnumMap<>(Mode.class);
		for (int round = 0; round <= ROUNDS; round++) {
			for (Mode mode : work.keySet()) {
				long count = run(threads, work.get(mode));
				// the first round warms up
				transactions.merge(mode, (round > 0) ? count : 0, Long::sum);
			}
		}
		double plain = transactions.getOrDefault(Mode.PLAIN, 0L);
		transactions.forEach((mode, count) -> System.out.printf("cost: threads=%d mode=%s tps=%.0f relative=%.2f%n",
				threads, mode, (double) count / ROUNDS / ROUND.toSeconds(), count / plain));
	}

	private static long run(int threads, Runnable work) throws InterruptedException, ExecutionException {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			long end = System.nanoTime() + ROUND.toNanos();
			Callable<Long> loop = () -> {
				long count = 0;
				while (System.nanoTime() < end) {
					work.run();
					count++;
				}
				return count;
			};
			List<Future<Long>> counts = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				counts.add(executor.submit(loop));
			}
			long sum = 0;
			for (Future<Long> count : counts) {
				sum += count.get();
			}
			return sum;
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static Runnable under(Rerun rerun, FabricTemplate template, Runnable work) {
		return () -> template.execute("YYZ", AccessMode.READ_WRITE, rerun, () -> {
			work.run();
			return true;
		});
	}

	private static Runnable insert(JdbcTemplate jdbc, TransactionTemplate transaction) {
		return () -> transaction
			.executeWithoutResult((status) -> jdbc.update("INSERT INTO bench (text) VALUES (?)", "a row as any other"));
	}

	private static HikariDataSource plain(LocalFabric fabric) {
		FarmAccounts accounts = farm.get().accounts();
		HikariDataSource plain = new HikariDataSource();
		plain.setJdbcUrl("jdbc:mysql://" + fabric.primary() + "/" + accounts.database());
		plain.setUsername(accounts.application().user());
		plain.setPassword(accounts.application().password());
		return plain;
	}

	private enum Mode {

		PLAIN, SAFE, EXACTLY_ONCE

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
