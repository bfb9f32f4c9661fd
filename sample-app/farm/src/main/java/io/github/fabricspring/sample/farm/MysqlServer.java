package io.github.fabricspring.sample.farm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

import io.github.fabricspring.sample.farm.distribution.Distribution;
import io.github.fabricspring.sample.farm.files.FileTrees;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.process.Shell;
import org.jspecify.annotations.Nullable;

/**
 * A server of the farm: an address, a UUID and a data directory that outlive the
 * processes which serve them one after the other. Every operation returns when its effect
 * is there, and may be called from any thread.
 */
public final class MysqlServer implements AutoCloseable {

	private final Distribution distribution;

	private volatile ServerOptions options;

	private final Path template;

	private final String uuid;

	private final FarmAccounts accounts;

	private final Duration patience;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable MysqldProcess process;

	/**
	 * A server, not started yet.
	 * @param distribution the program
	 * @param options its command line
	 * @param template what its data directory is made a copy of
	 * @param settings accounts and patience
	 */
	MysqlServer(Distribution distribution, ServerOptions options, Path template, FarmSettings settings) {
		this.distribution = distribution;
		this.options = options;
		this.template = template;
		this.uuid = UUID.randomUUID().toString();
		this.accounts = settings.accounts();
		this.patience = settings.patience();
	}

	/**
	 * The address as the node and its clients name it.
	 * @return {@code host:port}
	 */
	public String address() {
		return host() + ":" + port();
	}

	public String host() {
		return this.options.host();
	}

	public int port() {
		return this.options.port();
	}

	public String uuid() {
		return this.uuid;
	}

	public Path dataDirectory() {
		return this.options.dataDirectory();
	}

	/**
	 * Whether there is a process, frozen or not.
	 * @return whether the last process has not ended
	 */
	public boolean isAlive() {
		MysqldProcess current = this.process;
		return current != null && current.isAlive();
	}

	/**
	 * The id of the running process.
	 * @return the process id
	 * @throws FarmException if the server is not running
	 */
	public long pid() {
		return running().pid();
	}

	/**
	 * Makes the server what it was at the farm's start, whatever has happened to it: no
	 * data, no transactions, no replication, closed to writers unless it is the store.
	 * @throws FarmException if it does not answer a query in time
	 */
	public void reset() {
		this.lock.lock();
		try {
			kill();
			this.options = this.options.with(List.of());
			FileTrees.delete(dataDirectory());
			FileTrees.copy(this.template, dataDirectory());
			Files.writeString(dataDirectory().resolve("auto.cnf"), "[auto]\nserver-uuid=" + this.uuid + "\n");
			start();
		}
		catch (IOException ex) {
			throw new FarmException(address() + " - cannot be given new data: " + ex.getMessage(), ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	// for every later start, until the server is reset
	public void configure(List<String> more) {
		this.options = this.options.with(more);
	}

	/**
	 * Starts the server unless it runs: same data, same port, closed to writers unless it
	 * is the store.
	 * @throws FarmException if it does not answer a query in time
	 */
	public void start() {
		start(this.options);
	}

	void start(ServerOptions options) {
		this.lock.lock();
		try {
			if (isAlive()) {
				return;
			}
			MysqldProcess started = new MysqldProcess(this.distribution, options.arguments(this.distribution.version()),
					errorLog());
			this.process = started;
			awaitAnswer(started);
		}
		catch (IOException ex) {
			throw new FarmException(address() + " - cannot be started: " + ex.getMessage(), ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitAnswer(MysqldProcess started) {
		long deadline = System.nanoTime() + this.patience.toNanos();
		SQLException last = new SQLException("never connected");
		while (System.nanoTime() < deadline) {
			if (started.awaitExit(Duration.ofMillis(20))) {
				throw new FarmException(address() + " - mysqld ended while it was starting" + started.lastWords());
			}
			try (Connection connection = connect(this.accounts.root());
					Statement statement = connection.createStatement();
					ResultSet row = statement.executeQuery("SELECT @@server_uuid")) {
				if (row.next() && row.getString(1).equals(this.uuid)) {
					return;
				}
				started.close();
				throw new FarmException(address() + " - another server answers at this port");
			}
			catch (SQLException ex) {
				last = ex;
			}
		}
		started.close();
		throw new FarmException(address() + " - answered no query within " + this.patience.toSeconds()
				+ " s and was killed; last: " + last.getMessage() + started.lastWords(), last);
	}

	/**
	 * Shuts the server down cleanly. Does nothing if it does not run.
	 * @throws FarmException if it had to be killed after all
	 */
	public void stop() {
		this.lock.lock();
		try {
			MysqldProcess current = this.process;
			if (current == null) {
				return;
			}
			current.terminate();
			if (!current.awaitExit(this.patience)) {
				current.close();
				throw new FarmException(address() + " - did not shut down within " + this.patience.toSeconds()
						+ " s and was killed" + current.lastWords());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Kills the server with SIGKILL. Does nothing if it does not run. */
	public void kill() {
		// No lock: a server that does not start must be killable meanwhile.
		MysqldProcess current = this.process;
		if (current != null) {
			current.close();
		}
	}

	/** Freezes the process (SIGSTOP): connections stay open without an answer. */
	public void freeze() {
		signal(MysqldProcess::freeze);
	}

	/** Thaws a frozen process (SIGCONT). */
	public void thaw() {
		signal(MysqldProcess::thaw);
	}

	private void signal(Signal signal) {
		try {
			signal.send(running());
		}
		catch (IOException ex) {
			throw new FarmException(address() + " - cannot be sent a signal: " + ex.getMessage(), ex);
		}
	}

	/** Kills the server if it runs, and starts it again. */
	public void restart() {
		restart(this.options);
	}

	/**
	 * Kills the server if it runs, and starts it in a role that it has for this one life.
	 * @param role the role
	 */
	void restart(ServerOptions.Role role) {
		restart(this.options.with(role));
	}

	private void restart(ServerOptions options) {
		this.lock.lock();
		try {
			kill();
			start(options);
		}
		finally {
			this.lock.unlock();
		}
	}

	// until the process has ended by itself
	void awaitExit() {
		MysqldProcess current = this.process;
		if (current != null && !current.awaitExit(this.patience)) {
			throw new FarmException(
					address() + " - still runs after " + this.patience.toSeconds() + " s" + current.lastWords());
		}
	}

	/**
	 * Connects with the all-mighty account of the farm. No answer within 10 s is an
	 * error, on every statement.
	 * @return a connection without a default database, to be closed by the caller
	 * @throws SQLException if the server cannot be reached
	 */
	public Connection connect() throws SQLException {
		return connect(this.accounts.root());
	}

	/**
	 * Connects with any account.
	 * @param account the account
	 * @return a connection without a default database, to be closed by the caller
	 * @throws SQLException if the server cannot be reached
	 */
	public Connection connect(FarmAccounts.Account account) throws SQLException {
		return connect(account, Duration.ofSeconds(10));
	}

	/**
	 * Connects with the all-mighty account of the farm, and another time limit.
	 * @param limit how long an answer may take, on every statement
	 * @return a connection without a default database, to be closed by the caller
	 * @throws SQLException if the server cannot be reached
	 */
	public Connection connect(Duration limit) throws SQLException {
		return connect(this.accounts.root(), limit);
	}

	Connection connect(FarmAccounts.Account account, Duration socketTimeout) throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("user", account.user());
		properties.setProperty("password", account.password());
		properties.setProperty("sslMode", "DISABLED");
		properties.setProperty("allowPublicKeyRetrieval", "true");
		properties.setProperty("connectTimeout", "2000");
		properties.setProperty("socketTimeout", Long.toString(socketTimeout.toMillis()));
		return DriverManager.getConnection("jdbc:mysql://" + address() + "/", properties);
	}

	/**
	 * What the server said last.
	 * @return the end of its error log, for a message
	 */
	public String lastWords() {
		return Shell.lastWords(errorLog());
	}

	private Path errorLog() {
		return dataDirectory().resolve("error.log");
	}

	private MysqldProcess running() {
		MysqldProcess current = this.process;
		if (current == null || !current.isAlive()) {
			throw new FarmException(address() + " - is not running" + ((current != null) ? current.lastWords() : ""));
		}
		return current;
	}

	/** Kills the server; its data stays until the farm is closed. */
	@Override
	public void close() {
		kill();
	}

	@Override
	public String toString() {
		return address();
	}

	/** What a process can be sent. */
	@FunctionalInterface
	private interface Signal {

		void send(MysqldProcess process) throws IOException;

	}

}
