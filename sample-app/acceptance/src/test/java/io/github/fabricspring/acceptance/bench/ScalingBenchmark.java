package io.github.fabricspring.acceptance.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.infra.ThreadParams;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Many threads that fetch connections and return them, through one data source that all
 * of them share. Each thread visits the groups in turn.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScalingBenchmark {

	/** The connections that are fetched per visit: choosing the group is not measured. */
	private static final int VISIT = 64;

	/** The field's name is the name of the reported figure. */
	@Param({ "hikari", "dynamicDatasource", "fabric" })
	public String benchmark = "";

	@Param({ "1", "16" })
	public int groups;

	@Param({ "read", "write" })
	public String use = "";

	@SuppressWarnings("NullAway.Init") // set up before each run
	private Contender contender;

	/** Opens the data source to measure, and no other. */
	@Setup
	public void open() {
		// each pool's beginning and end, each group's primary
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
		this.contender = Contender.of(this.benchmark, this.groups, this.use.equals("read"));
	}

	/** Closes what was opened. */
	@TearDown
	public void close() {
		this.contender.close();
	}

	@Benchmark
	@OperationsPerInvocation(VISIT)
	public void fetch(Visitor visitor, Blackhole user) throws SQLException {
		DataSource dataSource = this.contender.enter(visitor.next(this.groups));
		for (int i = 0; i < VISIT; i++) {
			Connection connection = dataSource.getConnection();
			// as to any user: else the compiler saves HikariCP alone its proxy
			user.consume(connection);
			connection.close();
		}
		this.contender.leave();
	}

	/** A thread's position among the groups. */
	@State(Scope.Thread)
	public static class Visitor {

		private int next;

		/**
		 * Begins at another group than the other threads.
		 * @param thread the thread
		 */
		@Setup
		public void begin(ThreadParams thread) {
			this.next = thread.getThreadIndex();
		}

		int next(int groups) {
			this.next = (this.next + 1) % groups;
			return this.next;
		}

	}

}
