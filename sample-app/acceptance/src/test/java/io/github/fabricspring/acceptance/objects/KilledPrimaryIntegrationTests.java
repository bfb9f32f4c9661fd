package io.github.fabricspring.acceptance.objects;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.github.fabricspring.acceptance.objects.SavingApplication.Store;
import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import io.github.fabricspring.sample.Details;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Twelve threads save items with ids that the database gives, and the primary is killed
 * once: every item that was acknowledged is a row of its own.
 */
class KilledPrimaryIntegrationTests {

	private static final int THREADS = 12;

	/** Before and after the kill, for each library. */
	private static final int ENOUGH = 60;

	private static final Map<String, BiConsumer<Store, String>> LIBRARIES = Map.of("jpa",
			(store, name) -> store.save(new Items.Entity(name), KilledPrimaryIntegrationTests::nothing), "data jdbc",
			(store, name) -> store.save(new Items.Aggregate(name), KilledPrimaryIntegrationTests::nothing), "mybatis",
			(store, name) -> store.save(new Items.Row(name), KilledPrimaryIntegrationTests::nothing));

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);

	private volatile boolean stopped;

	@Test
	void everyAcknowledgedItemIsARow() throws Exception {
		try (LocalFabric fabric = LocalFabric.start(farm.get(), SavingApplication.GROUP)) {
			execute(fabric, Items.TABLE);
			try (ConfigurableApplicationContext application = SavingApplication.start(FabricConnectionDetails.class,
					Details.of(fabric))) {
				Store store = application.getBean(Store.class);
				Map<String, AtomicInteger> acknowledged = Map.of("jpa", new AtomicInteger(), "data jdbc",
						new AtomicInteger(), "mybatis", new AtomicInteger());
				List<Future<?>> loops = save(store, acknowledged);
				awaitMore(acknowledged);
				fabric.killPrimary();
				awaitMore(acknowledged);
				this.stopped = true;
				for (Future<?> loop : loops) {
					loop.get(2, TimeUnit.MINUTES);
				}
				acknowledged.forEach((library, count) -> {
					int rows = rows(fabric, library);
					System.out.printf("killed: library=%s acknowledged=%d rows=%d%n", library, count.get(), rows);
					assertThat(rows).as(library).isEqualTo(count.get());
				});
			}
		}
		finally {
			this.callers.shutdownNow();
		}
	}

	private List<Future<?>> save(Store store, Map<String, AtomicInteger> acknowledged) {
		List<Future<?>> loops = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			loops.add(this.callers.submit(() -> {
				while (!this.stopped) {
					LIBRARIES.forEach((library, save) -> {
						save.accept(store, library);
						acknowledged.getOrDefault(library, new AtomicInteger()).incrementAndGet();
					});
				}
			}));
		}
		return loops;
	}

	private static void nothing() {
	}

	private static void awaitMore(Map<String, AtomicInteger> acknowledged) {
		for (AtomicInteger count : acknowledged.values()) {
			int before = count.get();
			await().until(() -> count.get() >= before + ENOUGH);
		}
	}

	private static int rows(LocalFabric fabric, String library) {
		try (Connection connection = fabric.primaryServer().connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + farm.get().accounts().database()
						+ ".item WHERE name = '" + library + "'")) {
			row.next();
			return row.getInt(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void execute(LocalFabric fabric, String sql) throws SQLException {
		try (Connection connection = fabric.primaryServer().connect();
				Statement statement = connection.createStatement()) {
			statement.execute("USE " + farm.get().accounts().database());
			statement.execute(sql);
		}
	}

}
