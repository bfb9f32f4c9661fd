package io.github.fabricspring.connection;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.Executor;

import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.connection.key.OutcomeKey;
import io.github.fabricspring.connection.lease.ConnectionOwner;
import io.github.fabricspring.connection.lease.Lease;
import io.github.fabricspring.connection.statement.StatementKind;
import io.github.fabricspring.connection.statement.StatementText;
import io.github.fabricspring.connection.transaction.CommitWatch;
import io.github.fabricspring.connection.transaction.ConnectionState;
import io.github.fabricspring.connection.transaction.SessionSettings;
import io.github.fabricspring.connection.transaction.StatementWatch;
import org.jspecify.annotations.Nullable;

/**
 * A driver's connection as its pool gets it. It reports what happens to its transactions,
 * and can be aborted when its server leaves.
 */
public final class TrackedConnection extends DelegatingConnection {

	private final Lease lease;

	private final String session;

	private final ConnectionState state;

	private final SessionSettings settings;

	private final CommitWatch transactions;

	private final StatementWatch statements;

	private final ServerQuestions questions;

	private final PoolSetUp setUp;

	/**
	 * Creates the wrapper of a connection that was just opened.
	 * @param physical the driver's connection
	 * @param owner the pool it belongs to
	 * @param session the mark that identifies its session
	 * @param resolver answers a lost COMMIT
	 */
	public TrackedConnection(Connection physical, ConnectionOwner owner, String session, CommitResolver resolver) {
		super(physical);
		this.lease = new Lease(owner);
		this.session = session;
		this.state = new ConnectionState(physical, this.lease, session,
				new OutcomeKey(physical, this.lease, session, resolver));
		this.settings = new SessionSettings(this.state);
		this.transactions = new CommitWatch(this.state, this.settings);
		this.statements = new StatementWatch(this.state);
		this.questions = new ServerQuestions(this.state, this.lease, this.statements.broken());
		this.setUp = new PoolSetUp(physical, owner.server());
	}

	/**
	 * Records that it was fetched, and tells the server what it may do, if that is new.
	 * @param request what it was fetched for
	 * @throws SQLException if the server could not be told, or the session must not write
	 */
	public void lease(ConnectionRequest request) throws SQLException {
		this.setUp.end();
		this.settings.endLeftovers();
		this.state.lease(request);
	}

	/**
	 * Returns the driver's connection, for a question that touches no table and so begins
	 * no transaction, even if autocommit is still off at the server.
	 * @return the driver's connection, whose use is not tracked
	 */
	public Connection physical() {
		return this.physical;
	}

	/**
	 * Returns the state that other threads may look at.
	 * @return the state of the connection
	 */
	public ConnectionState state() {
		return this.state;
	}

	@Override
	public void setAutoCommit(boolean autoCommit) throws SQLException {
		this.transactions.setAutoCommit(autoCommit);
	}

	@Override
	public boolean getAutoCommit() {
		return this.state.isAutoCommit();
	}

	@Override
	public void setReadOnly(boolean readOnly) throws SQLException {
		this.settings.setReadOnly(readOnly);
	}

	@Override
	public boolean isReadOnly() {
		return this.state.isReadOnly();
	}

	@Override
	public void setTransactionIsolation(int level) throws SQLException {
		this.settings.guarded(() -> super.setTransactionIsolation(level));
	}

	@Override
	public int getTransactionIsolation() throws SQLException {
		return (this.lease.isTaken()) ? this.questions.askWatched(this.setUp::transactionIsolation)
				: this.setUp.transactionIsolation();
	}

	@Override
	public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
		this.setUp.setNetworkTimeout(executor, milliseconds);
	}

	@Override
	public int getNetworkTimeout() throws SQLException {
		return this.setUp.networkTimeout();
	}

	@Override
	public void commit() throws SQLException {
		this.transactions.commit();
	}

	@Override
	public void rollback() throws SQLException {
		this.transactions.rollback();
	}

	@Override
	public void rollback(Savepoint savepoint) throws SQLException {
		savepoint(() -> {
			this.physical.rollback(savepoint);
			return savepoint;
		});
	}

	@Override
	public Savepoint setSavepoint() throws SQLException {
		return savepoint(this.physical::setSavepoint);
	}

	@Override
	public Savepoint setSavepoint(String name) throws SQLException {
		return savepoint(() -> this.physical.setSavepoint(name));
	}

	@Override
	public void releaseSavepoint(Savepoint savepoint) throws SQLException {
		savepoint(() -> {
			this.physical.releaseSavepoint(savepoint);
			return savepoint;
		});
	}

	@Override
	public Statement createStatement() throws SQLException {
		return tracked(prepare(() -> this.physical.createStatement()), Statement.class, null);
	}

	@Override
	public Statement createStatement(int type, int concurrency) throws SQLException {
		return tracked(prepare(() -> this.physical.createStatement(type, concurrency)), Statement.class, null);
	}

	@Override
	public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
		return tracked(prepare(() -> this.physical.createStatement(type, concurrency, holdability)), Statement.class,
				null);
	}

	@Override
	public PreparedStatement prepareStatement(String sql) throws SQLException {
		return prepared(sql, () -> this.physical.prepareStatement(sql));
	}

	@Override
	public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
		return prepared(sql, () -> this.physical.prepareStatement(sql, type, concurrency));
	}

	@Override
	public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
			throws SQLException {
		return prepared(sql, () -> this.physical.prepareStatement(sql, type, concurrency, holdability));
	}

	@Override
	public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
		return prepared(sql, () -> this.physical.prepareStatement(sql, autoGeneratedKeys));
	}

	@Override
	public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
		return prepared(sql, () -> this.physical.prepareStatement(sql, columnIndexes));
	}

	@Override
	public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
		return prepared(sql, () -> this.physical.prepareStatement(sql, columnNames));
	}

	@Override
	public CallableStatement prepareCall(String sql) throws SQLException {
		return called(sql, () -> this.physical.prepareCall(sql));
	}

	@Override
	public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
		return called(sql, () -> this.physical.prepareCall(sql, type, concurrency));
	}

	@Override
	public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
		return called(sql, () -> this.physical.prepareCall(sql, type, concurrency, holdability));
	}

	@Override
	public DatabaseMetaData getMetaData() throws SQLException {
		this.settings.settleAutocommit();
		return this.questions.of(super.getMetaData(), this);
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (!type.isInstance(this)) {
			this.settings.expose();
		}
		return super.unwrap(type);
	}

	@Override
	public void setCatalog(String catalog) throws SQLException {
		this.settings.guarded(() -> super.setCatalog(catalog));
	}

	@Override
	public void setSchema(String schema) throws SQLException {
		this.settings.guarded(() -> super.setSchema(schema));
	}

	@Override
	public boolean isValid(int timeout) throws SQLException {
		if (this.state.isDead()) {
			return false;
		}
		this.state.calls().begin();
		try {
			return this.physical.isValid(timeout);
		}
		finally {
			this.state.calls().end();
		}
	}

	/** The pool's last call on a connection that is returned. */
	@Override
	public void clearWarnings() throws SQLException {
		this.settings.endReturned();
		if (!this.state.isDead()) {
			this.physical.clearWarnings();
		}
	}

	@Override
	public void close() throws SQLException {
		this.lease.owner().closed(this.session);
		this.physical.close();
	}

	@Override
	public void abort(Executor executor) throws SQLException {
		this.lease.owner().closed(this.session);
		this.physical.abort(executor);
	}

	private <T> T savepoint(Source<T> call) throws SQLException {
		this.statements.before(StatementKind.ORDINARY, StatementText.SAVEPOINT);
		boolean connected = this.statements.isConnected();
		this.state.calls().begin();
		try {
			T result = call.get();
			this.statements.after(StatementKind.ORDINARY);
			return result;
		}
		catch (SQLException ex) {
			throw this.statements.failed(ex, connected, StatementKind.ORDINARY);
		}
		catch (RuntimeException | Error ex) {
			this.statements.broken().end(ex);
			throw ex;
		}
		finally {
			this.state.calls().end();
		}
	}

	private PreparedStatement prepared(String sql, Source<PreparedStatement> source) throws SQLException {
		return tracked(prepare(source), PreparedStatement.class, sql);
	}

	private CallableStatement called(String sql, Source<CallableStatement> source) throws SQLException {
		return tracked(prepare(source), CallableStatement.class, sql);
	}

	private <T> T prepare(Source<T> source) throws SQLException {
		this.settings.settleAutocommit();
		// some drivers' settings ask the server, but change nothing there
		return this.questions.ask(source::get);
	}

	private <T extends Statement> T tracked(T statement, Class<T> type, @Nullable String sql) {
		return TrackedStatement.of(statement, type, sql, this, this.statements);
	}

	/** The driver's call that creates an object. */
	@FunctionalInterface
	private interface Source<T> {

		T get() throws SQLException;

	}

}
