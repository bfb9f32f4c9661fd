package io.github.fabricspring.discovery;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * A server that answers the questions of the engines with rows of a test's own. It can be
 * frozen: then it answers nothing until it is thawed or the connection is aborted.
 */
final class FakeServer {

	final AtomicInteger connects = new AtomicInteger();

	final AtomicInteger questions = new AtomicInteger();

	final AtomicInteger mostAtOnce = new AtomicInteger();

	private final AtomicInteger now = new AtomicInteger();

	/** The rows by a part of the statement. */
	private final Map<String, List<List<Object>>> rows = new ConcurrentHashMap<>();

	/** What statements do, by a part of them. */
	private final Map<String, Runnable> changes = new ConcurrentHashMap<>();

	private final List<CountDownLatch> open = new CopyOnWriteArrayList<>();

	private volatile @Nullable SQLException refusal;

	/** How the next query ends. */
	private final AtomicReference<@Nullable SQLException> ended = new AtomicReference<>();

	private volatile @Nullable SQLException unreachable;

	private volatile boolean frozen;

	void answers(String statement, List<List<Object>> rows) {
		this.rows.put(statement, List.copyOf(rows));
	}

	/**
	 * Has a statement change something.
	 * @param statement a part of the statement
	 * @param change what it does
	 */
	void changes(String statement, Runnable change) {
		this.changes.put(statement, change);
	}

	void forget(String statement) {
		this.rows.remove(statement);
	}

	void refuses(SQLException refusal) {
		this.refusal = refusal;
	}

	void endsOneQuery(SQLException error) {
		this.ended.set(error);
	}

	boolean hasEndedQuery() {
		return this.ended.get() == null;
	}

	void isUnreachable(SQLException unreachable) {
		this.unreachable = unreachable;
	}

	void isReachable() {
		this.unreachable = null;
	}

	/** Cuts the connections that are open. */
	void cut() {
		this.open.forEach(CountDownLatch::countDown);
	}

	void freeze() {
		this.frozen = true;
	}

	void thaw() {
		this.frozen = false;
	}

	Connection connect() throws SQLException {
		this.connects.incrementAndGet();
		SQLException unreachable = this.unreachable;
		if (unreachable != null) {
			throw unreachable;
		}
		CountDownLatch aborted = new CountDownLatch(1);
		this.open.add(aborted);
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "createStatement" -> statement(aborted);
					case "abort", "close" -> {
						aborted.countDown();
						yield null;
					}
					case "hashCode" -> System.identityHashCode(proxy);
					case "equals" -> proxy == arguments[0];
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

	private Statement statement(CountDownLatch aborted) {
		return (Statement) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Statement.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "executeQuery" -> execute((String) arguments[0], aborted);
					case "execute" -> change((String) arguments[0]);
					case "close" -> null;
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

	private boolean change(String statement) {
		this.changes.keySet().stream().filter(statement::contains).map(this.changes::get).forEach(Runnable::run);
		return false;
	}

	private ResultSet execute(String statement, CountDownLatch aborted) throws SQLException {
		this.questions.incrementAndGet();
		this.mostAtOnce.accumulateAndGet(this.now.incrementAndGet(), Math::max);
		try {
			while (this.frozen && aborted.getCount() > 0) {
				boolean unused = aborted.await(5, TimeUnit.MILLISECONDS);
			}
			if (aborted.getCount() == 0) {
				throw new SQLException("Communications link failure", "08S01");
			}
			SQLException ended = this.ended.getAndSet(null);
			if (ended != null) {
				throw ended;
			}
			for (Map.Entry<String, List<List<Object>>> each : this.rows.entrySet()) {
				if (statement.contains(each.getKey())) {
					return result(each.getValue());
				}
			}
			SQLException refusal = this.refusal;
			throw (refusal != null) ? refusal : new SQLException("No rows for " + statement, "42S02", 1146);
		}
		catch (InterruptedException ex) {
			throw new SQLException("Interrupted", "08S01", ex);
		}
		finally {
			this.now.decrementAndGet();
		}
	}

	private static ResultSet result(List<List<Object>> rows) {
		AtomicInteger row = new AtomicInteger(-1);
		List<Object> last = new ArrayList<>(List.of(""));
		return (ResultSet) Proxy.newProxyInstance(FakeServer.class.getClassLoader(), new Class<?>[] { ResultSet.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "next" -> row.incrementAndGet() < rows.size();
					case "close" -> null;
					case "wasNull" -> last.get(0).equals("NULL");
					default -> {
						last.set(0, rows.get(row.get()).get((Integer) arguments[0] - 1));
						yield value(method.getName(), last.get(0));
					}
				});
	}

	private static @Nullable Object value(String method, Object value) {
		boolean none = value.equals("NULL");
		return switch (method) {
			case "getString" -> none ? null : value.toString();
			case "getLong" -> none ? 0L : Long.parseLong(value.toString());
			case "getObject" -> none ? null : Long.valueOf(value.toString());
			case "getInt" -> none ? 0 : Integer.parseInt(value.toString());
			case "getBoolean" -> !none && !value.equals(0);
			default -> throw new UnsupportedOperationException(method);
		};
	}

}
