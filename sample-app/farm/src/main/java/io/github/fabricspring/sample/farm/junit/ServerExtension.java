package io.github.fabricspring.sample.farm.junit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

import io.github.fabricspring.sample.farm.Conditions;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class one server of the shared farm. It is open to writes before each
 * test, and has the tables that the class names. Register it in a static field.
 */
public final class ServerExtension
		implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final FarmExtension farm = FarmExtension.shared();

	private final Function<Farm, MysqlServer> choice;

	private final List<String> once = new ArrayList<>();

	private final List<String> each = new ArrayList<>();

	/** What is closed after the class, and on top of it what is closed after the test. */
	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	private int openedForClass;

	private ServerExtension(Function<Farm, MysqlServer> choice) {
		this.choice = choice;
	}

	/**
	 * The first server that can be primary of a group.
	 * @return the extension
	 */
	public static ServerExtension first() {
		return new ServerExtension((farm) -> farm.servers().get(0));
	}

	/**
	 * The server that is a store of nodes otherwise. It writes no GTIDs.
	 * @return the extension
	 */
	public static ServerExtension store() {
		return new ServerExtension(Farm::store);
	}

	/**
	 * Adds statements that are executed before the class's first test.
	 * @param sql the statements
	 * @return this extension
	 */
	public ServerExtension beforeAll(String... sql) {
		this.once.addAll(List.of(sql));
		return this;
	}

	/**
	 * Adds statements that are executed before each test.
	 * @param sql the statements
	 * @return this extension
	 */
	public ServerExtension beforeEach(String... sql) {
		this.each.addAll(List.of(sql));
		return this;
	}

	/**
	 * The server.
	 * @return the running server
	 */
	public MysqlServer get() {
		return this.choice.apply(this.farm.get());
	}

	/**
	 * The farm that the server belongs to.
	 * @return the running farm
	 */
	public Farm farm() {
		return this.farm.get();
	}

	/**
	 * Executes statements as root.
	 * @param sql the statements
	 */
	public void execute(String... sql) {
		Sql.on(get()).execute(sql);
	}

	/**
	 * Asks for a value as root.
	 * @param sql the query
	 * @return the first column of the first row, empty if it is NULL or there is no row
	 */
	public String value(String sql) {
		return Sql.on(get()).value(sql);
	}

	/**
	 * Asks for a number as root.
	 * @param sql the query
	 * @return the first column of the first row
	 */
	public long number(String sql) {
		return Sql.on(get()).number(sql);
	}

	/**
	 * Waits until a table was made long enough ago.
	 * @param table the table, after its schema and a dot
	 * @param age the age that it has to exceed, in whole seconds
	 */
	public void awaitAge(String table, Duration age) {
		String made = "SELECT TIMESTAMPDIFF(SECOND, create_time, NOW()) FROM information_schema.tables"
				+ " WHERE CONCAT(table_schema, '.', table_name) = '" + table + "'";
		Conditions.await(table + " to be older than " + age.toSeconds() + " s", PATIENCE,
				() -> number(made) > age.toSeconds(), () -> number(made) + " s");
	}

	/**
	 * Closes a resource after the test, or after the class if it was opened before the
	 * class's first test.
	 * @param <T> its type
	 * @param resource the resource
	 * @return the resource
	 */
	public <T extends AutoCloseable> T closing(T resource) {
		this.opened.push(resource);
		return resource;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.farm.beforeAll(context);
		open();
		execute(this.once.toArray(String[]::new));
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.openedForClass = this.opened.size();
		open();
		execute(this.each.toArray(String[]::new));
	}

	private void open() {
		execute("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		close(this.openedForClass);
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		close(0);
		this.farm.afterAll(context);
	}

	private void close(int left) throws Exception {
		while (this.opened.size() > left) {
			this.opened.pop().close();
		}
	}

}
