package io.github.fabricspring.acceptance.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a cluster takes no writes, without any of what is measured: it writes
 * to every server all the time, over connections of its own, whatever role it has.
 */
class Prober implements AutoCloseable {

	/** Not more often, for the window must not be one of the prober's own load. */
	private static final long ACCEPTED_MILLIS = 5;

	private static final long REFUSED_MILLIS = 2;

	private static final long RECONNECT_MILLIS = 10;

	private final List<Thread> threads = new ArrayList<>();

	private final FarmAccounts accounts;

	private volatile boolean stopped;

	private @Nullable String primary;

	private long accepted;

	private @Nullable Window window;

	Prober(Farm farm) {
		this.accounts = farm.accounts();
		for (MysqlServer server : farm.servers()) {
			this.threads.add(new Thread(() -> run(server), "prober-" + server.port()));
		}
		this.threads.forEach(Thread::start);
	}

	/**
	 * Begins to watch for the first write that another server accepts.
	 * @param primary the server that accepts them now
	 */
	synchronized void watch(String primary) {
		this.primary = primary;
		this.window = null;
		this.accepted = 0;
	}

	/**
	 * The window that was watched for.
	 * @return the window, {@code null} as long as it is open
	 */
	synchronized @Nullable Window window() {
		return this.window;
	}

	/**
	 * Whether the server that is watched accepts writes.
	 * @return whether one was accepted since then
	 */
	synchronized boolean isWatching() {
		return this.accepted != 0;
	}

	private synchronized void accepted(String server) {
		long now = System.nanoTime();
		if (server.equals(this.primary)) {
			this.accepted = now;
		}
		else if (this.primary != null && this.accepted != 0) {
			this.window = new Window(now, now - this.accepted);
			this.primary = null;
		}
	}

	private void run(MysqlServer server) {
		while (!this.stopped) {
			try (Connection connection = connect(server);
					PreparedStatement write = connection
						.prepareStatement("INSERT INTO probe VALUES (?, 1) ON DUPLICATE KEY UPDATE n = n + 1")) {
				write.setInt(1, server.port());
				while (!this.stopped) {
					pause(write(server, write) ? ACCEPTED_MILLIS : REFUSED_MILLIS);
				}
			}
			catch (SQLException ex) {
				// down, frozen or cut off: once more
				pause(RECONNECT_MILLIS);
			}
		}
	}

	private boolean write(MysqlServer server, PreparedStatement write) throws SQLException {
		try {
			write.executeUpdate();
			accepted(server.address());
			return true;
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() != 1290) {
				throw ex;
			}
			return false;
		}
	}

	private Connection connect(MysqlServer server) throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("user", this.accounts.application().user());
		properties.setProperty("password", this.accounts.application().password());
		properties.setProperty("sslMode", "DISABLED");
		properties.setProperty("allowPublicKeyRetrieval", "true");
		properties.setProperty("connectTimeout", "1000");
		properties.setProperty("socketTimeout", "5000");
		return DriverManager.getConnection("jdbc:mysql://" + server.address() + "/" + this.accounts.database(),
				properties);
	}

	private static void pause(long millis) {
		try {
			TimeUnit.MILLISECONDS.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.stopped = true;
		Callers.join(this.threads);
	}

	/**
	 * How long nobody accepted a write.
	 *
	 * @param end when the new primary accepted its first, on the scale of
	 * {@link System#nanoTime()}
	 * @param nanos the time since the old one accepted its last
	 */
	record Window(long end, long nanos) {
	}

}
