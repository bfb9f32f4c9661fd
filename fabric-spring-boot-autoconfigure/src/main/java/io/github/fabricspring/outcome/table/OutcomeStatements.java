package io.github.fabricspring.outcome.table;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The SQL for one outcome table. Keys are literals in the text, so that each statement
 * takes one round trip whatever the driver does with prepared statements.
 */
public final class OutcomeStatements {

	/**
	 * The setup of connections that fence or purge: no locks on gaps, into which writers
	 * insert, and the shortest wait for a lock that MySQL allows, 1 s.
	 */
	public static final String SESSION = "SET SESSION transaction_isolation = 'READ-COMMITTED', innodb_lock_wait_timeout = 1,"
			+ " time_zone = '+00:00'";

	/** Rows with this count of touches are marks, not keys of transactions. */
	private static final String MARK = "4294967295";

	/** The table's definition. */
	private static final String DEFINITION = """
			CREATE TABLE IF NOT EXISTS %s (
			  id BINARY(16) NOT NULL PRIMARY KEY,
			  fenced BOOLEAN NOT NULL DEFAULT FALSE,
			  touched INT UNSIGNED NOT NULL DEFAULT 0,
			  created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
			) ENGINE=InnoDB""";

	private static final String FACTS = """
			SELECT t.engine, IFNULL(e.transactions = 'YES', FALSE),
			  (SELECT COUNT(*) FROM (
			    SELECT s.index_name FROM information_schema.statistics s
			    WHERE s.table_schema = %1$s AND s.table_name = '%2$s' AND s.non_unique = 0
			    GROUP BY s.index_name
			    HAVING COUNT(*) = 1 AND MAX(s.column_name) = 'id' AND MAX(s.sub_part) IS NULL) u)
			FROM information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine
			WHERE t.table_schema = %1$s AND t.table_name = '%2$s'""";

	/**
	 * The procedure's definition. Its parameter must not be named as a column is. The
	 * hint bounds the wait for a lock on the table, which lasts a year by default.
	 */
	private static final String PROCEDURE = """
			CREATE PROCEDURE %s (IN k BINARY(16))
			MODIFIES SQL DATA SQL SECURITY INVOKER
			BEGIN
			  INSERT /*+ SET_VAR(lock_wait_timeout=30) */ INTO %s (id) VALUES (k);
			  COMMIT;
			END""";

	private static final String DEFAULT_TABLE = "fabric_outcome";

	private static final String DEFAULT_PROCEDURE = "fabric_commit";

	private static final int LONGEST_NAME = 64;

	private final String table;

	private final String procedure;

	private final String facts;

	/**
	 * Creates the SQL of a table.
	 * @param table its name, with a schema before a dot or without; no backticks
	 */
	public OutcomeStatements(String table) {
		this.table = '`' + table.replace(".", "`.`") + '`';
		int dot = table.indexOf('.');
		this.procedure = ((dot < 0) ? "" : '`' + table.substring(0, dot) + "`.") + '`'
				+ procedure(table.substring(dot + 1)) + '`';
		this.facts = FACTS.formatted((dot < 0) ? "DATABASE()" : "'" + table.substring(0, dot) + "'",
				table.substring(dot + 1));
	}

	// Each table has a procedure of its own
	private static String procedure(String table) {
		String suffix = "_commit";
		return (table.equals(DEFAULT_TABLE)) ? DEFAULT_PROCEDURE
				: table.substring(0, Math.min(table.length(), LONGEST_NAME - suffix.length())) + suffix;
	}

	/**
	 * Returns the name of the procedure.
	 * @return the name, with the schema if the table's name has one
	 */
	public String procedure() {
		return this.procedure;
	}

	/**
	 * Creates the procedure; fails if there is one.
	 * @return the statement
	 */
	public String createProcedure() {
		return PROCEDURE.formatted(this.procedure, this.table);
	}

	/**
	 * Writes a key and commits, in one request.
	 * @param schema the schema of the session that was checked, {@code null} to use that
	 * of the current one
	 * @param key the key
	 * @return the statement
	 */
	public String commit(@Nullable String schema, UUID key) {
		return "CALL " + qualified(schema, this.procedure) + "(x'" + OutcomeKeys.hex(key) + "')";
	}

	/**
	 * Calls the procedure without a key, so that it fails before it writes or commits.
	 * @param schema the schema of the session that was checked, {@code null} to use that
	 * of the current one
	 * @return the statement
	 */
	public String rehearsal(@Nullable String schema) {
		return "CALL " + qualified(schema, this.procedure) + "(NULL)";
	}

	// The application's session may use another schema meanwhile
	private static String qualified(@Nullable String schema, String name) {
		return (schema != null && name.indexOf('.') < 0) ? '`' + schema.replace("`", "``") + "`." + name : name;
	}

	/**
	 * Creates the table if there is none.
	 * @return the statement
	 */
	public String create() {
		return DEFINITION.formatted(this.table);
	}

	/**
	 * Bounds the wait for a lock on the table or a row of it in this session. The first
	 * lasts a year by default.
	 * @param limit the limit, at least a second
	 * @return the statement
	 */
	public String lockLimit(Duration limit) {
		return "SET SESSION lock_wait_timeout = " + limit.toSeconds() + ", innodb_lock_wait_timeout = "
				+ limit.toSeconds();
	}

	/**
	 * Returns the query that fails unless the table has the columns it needs.
	 * @return the statement, which returns no row
	 */
	public String check() {
		return "SELECT id, fenced, touched, created FROM " + this.table + " LIMIT 0";
	}

	/**
	 * Returns statements that need every right to write the table, and write nothing.
	 * @return the statements
	 */
	public List<String> needingRights() {
		UUID none = new UUID(0, 0);
		return List.of("EXPLAIN " + fence(none),
				"EXPLAIN DELETE FROM " + this.table + " WHERE id = x'" + OutcomeKeys.hex(none) + "'");
	}

	/**
	 * The engine, whether it is transactional, and how many unique indexes there are on
	 * the key alone.
	 * @return the statement
	 */
	public String facts() {
		return this.facts;
	}

	/**
	 * Writes a key. The hint bounds the wait for a lock on the table, which lasts a year
	 * by default; it holds for this statement only.
	 * @param schema the schema of the session that was checked, {@code null} to use that
	 * of the current one
	 * @param key the key
	 * @param seconds how long a lock on the table may be waited for
	 * @return the statement
	 */
	public String write(@Nullable String schema, UUID key, long seconds) {
		return "INSERT /*+ SET_VAR(lock_wait_timeout=" + seconds + ") */ INTO " + qualified(schema, this.table)
				+ "(id)VALUES(x'" + OutcomeKeys.hex(key) + "')";
	}

	/**
	 * Writes a mark, by which it can be seen later that the table was not emptied since.
	 * @param key its id
	 * @return the statement
	 */
	public String mark(UUID key) {
		return "INSERT INTO " + this.table + " (id, fenced, touched) VALUES (x'" + OutcomeKeys.hex(key) + "', TRUE, "
				+ MARK + ")";
	}

	/**
	 * Counts the rows of a key.
	 * @param key the key or mark
	 * @return the statement, which returns 0 or 1
	 */
	public String has(UUID key) {
		return "SELECT COUNT(*) FROM " + this.table + " WHERE id = x'" + OutcomeKeys.hex(key) + "'";
	}

	/**
	 * Returns the query for the number of marks from before a key.
	 * @param key the key
	 * @return the statement
	 */
	public String marksBefore(UUID key) {
		return "SELECT COUNT(*) FROM " + this.table + " WHERE id < x'"
				+ OutcomeKeys.hex(OutcomeKeys.firstMark(OutcomeKeys.writtenAt(key))) + "'";
	}

	/**
	 * Returns the query for marks, the latest first.
	 * @param limit the largest number of marks
	 * @return the statement
	 */
	public String marks(int limit) {
		return "SELECT id FROM " + this.table + " WHERE id < x'" + OutcomeKeys.hex(OutcomeKeys.FIRST_KEY)
				+ "' ORDER BY id DESC LIMIT " + limit;
	}

	/**
	 * Returns the statement that looks a key up and fences it. It waits for a transaction
	 * in flight with the key. A missing key is replaced by a tombstone. An existing key
	 * is updated, so that the acknowledgement covers the transaction that wrote it.
	 * @param key the key
	 * @return the statement
	 */
	public String fence(UUID key) {
		return "INSERT INTO " + this.table + " (id, fenced) VALUES (x'" + OutcomeKeys.hex(key)
				+ "', TRUE) ON DUPLICATE KEY UPDATE touched = touched + 1";
	}

	/**
	 * Returns the query for whether a key was fenced, as opposed to written by its
	 * transaction.
	 * @param key the key
	 * @return the statement, which returns no row if the key is not there
	 */
	public String isFenced(UUID key) {
		return "SELECT fenced FROM " + this.table + " WHERE id = x'" + OutcomeKeys.hex(key) + "'";
	}

	/**
	 * Returns the query for keys that are old by the server's clock, without locks. It
	 * compares seconds since the epoch, because wall-clock time jumps when summer time
	 * begins.
	 * @param retention the age from which on a key is old
	 * @param after the key after which to begin
	 * @param before the key at which to end
	 * @param limit the largest number of keys
	 * @return the statement
	 */
	public String old(Duration retention, UUID after, UUID before, int limit) {
		return "SELECT id FROM " + this.table + " WHERE id > x'" + OutcomeKeys.hex(after) + "' AND id < x'"
				+ OutcomeKeys.hex(before) + "' AND UNIX_TIMESTAMP(created) < UNIX_TIMESTAMP() - "
				+ retention.toSeconds() + " ORDER BY id LIMIT " + limit;
	}

	/**
	 * Returns the statement that deletes by primary key. The join keeps the optimizer
	 * from scanning a small table, which would wait for the keys of transactions in
	 * flight.
	 * @param keys the keys, at least one
	 * @return the statement
	 */
	public String delete(List<UUID> keys) {
		String rows = keys.stream()
			.map((key) -> "ROW(x'" + OutcomeKeys.hex(key) + "')")
			.collect(Collectors.joining(", "));
		return "DELETE o FROM (VALUES " + rows + ") k (id) STRAIGHT_JOIN " + this.table
				+ " o FORCE INDEX (PRIMARY) ON o.id = k.id";
	}

	/**
	 * Takes the lock for purging the table, without waiting. The session holds it.
	 * @return the statement, which returns 1 if it was free
	 */
	public String lockForPurging() {
		// The name of a lock has at most 64 characters
		return "SELECT GET_LOCK(CONCAT('fabric:', LEFT(SHA2(CONCAT(IFNULL(DATABASE(), ''), '" + this.table
				+ "'), 256), 40)), 0)";
	}

	@Override
	public String toString() {
		return this.table;
	}

}
