package io.github.fabricspring.test;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;

import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.Request;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The faults of a test group, now or at the moment that a test names. <pre class="code">
 * failover.beforeTheAnswerToCommit().kill();
 * failover.during(() -&gt; orders.place("book")).committedOnce("orders").noOtherRowTouched();
 * </pre>
 */
public final class Failover {

	private static final String IN_A_TRANSACTION = "A transaction is around the test, which the service joins: it commits "
			+ "nothing, and nothing of it is run again. @JdbcTest, @DataJpaTest and @Transactional on a test begin one. Put "
			+ "@Transactional(propagation = Propagation.NOT_SUPPORTED) on the method or the class";

	private final TestGroup group;

	private @Nullable FaultPoint armed;

	Failover(TestGroup group) {
		this.group = group;
	}

	/** Moves the primary to another live server, as an operator does. */
	public void switchOver() {
		this.group.servers().switchOver();
	}

	/** Kills the primary with SIGKILL, as a power cut would. */
	public void kill() {
		this.group.primary().kill();
	}

	/** Freezes the primary: connections stay open without an answer. */
	public void freeze() {
		this.group.primary().freeze();
	}

	/** Cuts all connections to the primary, which goes on. */
	public void cut() {
		this.group.primaryProxy().cutAll(Cut.Manner.RST);
	}

	/** Ends all faults, and returns when every server of the group serves again. */
	public void restore() {
		this.group.reset();
	}

	/**
	 * The moment when the service sends COMMIT. The server does not get it.
	 * @return the moment, for what shall happen then
	 */
	public FaultPoint whenTheServiceSendsCommit() {
		return arm("the service sends COMMIT", Statements::isCommit, Cut.Place.BEFORE_REQUEST);
	}

	/**
	 * The moment when the server has committed and its answer is on the way. The service
	 * does not get it.
	 * @return the moment, for what shall happen then
	 */
	public FaultPoint beforeTheAnswerToCommit() {
		return arm("the answer to COMMIT is on the way", Statements::isCommit, Cut.Place.BEFORE_REPLY);
	}

	/**
	 * The moment when the service sends a statement. The server does not get it. Counted
	 * are the application's own statements on the primary from now on.
	 * @param n the number of the statement, from 1
	 * @return the moment, for what shall happen then
	 */
	public FaultPoint atStatement(int n) {
		if (n < 1) {
			throw new IllegalArgumentException("Statements are counted from 1, not from " + n);
		}
		int[] count = new int[1];
		return arm("the service sends its statement " + n, (request) -> {
			synchronized (count) {
				return Statements.isOfTheApplication(request) && ++count[0] == n;
			}
		}, Cut.Place.BEFORE_REQUEST);
	}

	private FaultPoint arm(String when, Predicate<Request> where, Cut.Place place) {
		FaultPoint point = new FaultPoint(this, this.group, when, where, place);
		this.armed = point;
		return point;
	}

	/**
	 * Runs the service's work and waits until what was planned to happen has happened.
	 * @param work the work; what it throws fails the test
	 * @param <X> the type of the exception that the work throws
	 * @return what became of the data
	 * @throws X as the work threw it
	 * @throws AssertionError if the work did not get to the planned moment
	 * @throws IllegalStateException if a transaction of the test is around it
	 */
	public <X extends Exception> Survival during(ThrowingRunnable<X> work) throws X {
		if (TransactionSynchronizationManager.isActualTransactionActive()) {
			throw new IllegalStateException(IN_A_TRANSACTION);
		}
		FaultPoint planned = this.armed;
		this.armed = null;
		TableContents before = contents();
		long begin = System.nanoTime();
		Duration took;
		try {
			work.run();
		}
		finally {
			took = Duration.ofNanos(System.nanoTime() - begin);
			if (planned != null) {
				planned.disarm();
			}
		}
		if (planned != null) {
			planned.happened();
		}
		return new Survival(this, before, contents(), took);
	}

	TableContents contents() {
		try (Connection connection = connect()) {
			return TableContents.read(connection, database());
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The surviving primary could not be read", ex);
		}
	}

	String database() {
		return this.group.servers().farm().accounts().database();
	}

	Connection connect() throws SQLException {
		return this.group.primary().connect();
	}

	/**
	 * Some work of the service.
	 *
	 * @param <X> the type of the exception that it throws
	 */
	@FunctionalInterface
	public interface ThrowingRunnable<X extends Exception> {

		/**
		 * Does the work.
		 * @throws X if it fails
		 */
		void run() throws X;

	}

}
