package io.github.fabricspring.sample.node.group;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.fabricspring.sample.farm.FarmAccounts.Account;
import io.github.fabricspring.sample.farm.MysqlServer;

import static org.awaitility.Awaitility.await;

/**
 * Writers that follow the primary as the node shows it, and remember what was
 * acknowledged to them.
 */
final class LiveWriters implements AutoCloseable {

	private final LiveGroup group;

	private final int rows;

	private final Duration pause;

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

	private final AtomicLong longestGap = new AtomicLong();

	private final List<CompletableFuture<Void>> writers;

	private volatile boolean stopped;

	LiveWriters(LiveGroup group) {
		this(group, 3, 1, Duration.ofMillis(2));
	}

	LiveWriters(LiveGroup group, int count, int rows, Duration pause) {
		this.group = group;
		this.rows = rows;
		this.pause = pause;
		this.writers = IntStream.range(0, count).mapToObj(this::begin).toList();
		awaitMore();
	}

	private CompletableFuture<Void> begin(int number) {
		return CompletableFuture.runAsync(this::run, (task) -> new Thread(task, "writer-" + number).start());
	}

	private void run() {
		long last = System.nanoTime();
		while (!this.stopped) {
			try (Connection connection = connect(this.group.primary());
					Statement statement = connection.createStatement()) {
				MysqlServer server = this.group.primary();
				while (!this.stopped && this.group.primary().equals(server)) {
					String id = UUID.randomUUID().toString();
					statement.executeUpdate("INSERT INTO app.t VALUES ('" + id + "')" + more(id));
					this.acknowledged.add(id);
					long now = System.nanoTime();
					this.longestGap.accumulateAndGet(now - last, Math::max);
					last = now;
					TimeUnit.MILLISECONDS.sleep(this.pause.toMillis());
				}
			}
			catch (SQLException | java.util.NoSuchElementException ex) {
				Thread.onSpinWait();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private String more(String id) {
		return IntStream.range(1, this.rows).mapToObj((row) -> ", ('" + row + id + "')").collect(Collectors.joining());
	}

	private Connection connect(MysqlServer server) throws SQLException {
		Account account = this.group.farm().accounts().application();
		return DriverManager.getConnection(
				"jdbc:mysql://" + server.address()
						+ "/?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=500&socketTimeout=20000",
				account.user(), account.password());
	}

	/** Waits until something has been acknowledged after now. */
	void awaitMore() {
		int before = this.acknowledged.size();
		await().until(() -> this.acknowledged.size() > before + 10);
	}

	long longestGapMillis() {
		return TimeUnit.NANOSECONDS.toMillis(this.longestGap.get());
	}

	/**
	 * Stops, and compares.
	 * @return what was acknowledged and is not on the primary
	 */
	Set<String> lost() throws SQLException {
		close();
		Set<String> lost = new HashSet<>(this.acknowledged);
		try (Connection connection = connect(this.group.primary());
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT id FROM app.t")) {
			while (rows.next()) {
				lost.remove(rows.getString(1));
			}
		}
		return lost;
	}

	@Override
	public void close() {
		this.stopped = true;
		this.writers.forEach(CompletableFuture::join);
	}

}
