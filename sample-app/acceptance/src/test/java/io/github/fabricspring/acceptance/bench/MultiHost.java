package io.github.fabricspring.acceptance.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.sample.farm.FarmAccounts;

/**
 * What there is without this library: the driver's own URL of several hosts, or that of a
 * router, under HikariCP, and a loop that tries again, whatever went wrong.
 */
class MultiHost implements AutoCloseable {

	/** A caller gives up after. */
	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final long PAUSE_MILLIS = 50;

	private final HikariDataSource pool = new HikariDataSource();

	/**
	 * Makes the pool.
	 * @param servers as {@code host:port}, the primary first, or a router alone
	 * @param accounts who logs in
	 */
	MultiHost(List<String> servers, FarmAccounts accounts) {
		this.pool.setJdbcUrl("jdbc:mysql://" + String.join(",", servers) + "/" + accounts.database()
				+ "?failOverReadOnly=false&connectTimeout=2000&socketTimeout=5000");
		this.pool.setUsername(accounts.application().user());
		this.pool.setPassword(accounts.application().password());
		this.pool.setMaximumPoolSize(20);
		this.pool.setConnectionTimeout(3000);
	}

	void insert() {
		long deadline = System.nanoTime() + LIMIT.toNanos();
		while (true) {
			try {
				tryInsert();
				return;
			}
			catch (SQLException ex) {
				if (System.nanoTime() > deadline) {
					throw new IllegalStateException("gave up after " + LIMIT.toSeconds() + " s: " + ex.getMessage(),
							ex);
				}
				pause();
			}
		}
	}

	private void tryInsert() throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.setAutoCommit(false);
			try (PreparedStatement insert = connection.prepareStatement("INSERT INTO note (text) VALUES ('a row')")) {
				insert.executeUpdate();
			}
			connection.commit();
		}
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
