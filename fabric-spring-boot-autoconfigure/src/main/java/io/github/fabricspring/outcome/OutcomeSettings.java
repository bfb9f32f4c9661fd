package io.github.fabricspring.outcome;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The settings of the outcome table.
 *
 * @param table its name, {@code table} or {@code schema.table}; without a schema that of
 * the connection
 * @param createTable whether to create it at start if it is missing
 * @param retention how long a key is kept, at least 1 s and twice the longest deadline of
 * all applications that share the table. A missing key proves for half that time that the
 * transaction was not committed; a transaction that runs longer may end as unknown
 * @param purgeInterval the pause between two rounds of purging; 0 turns purging off
 * @param requireDurable whether a group that may lose what it acknowledges is refused
 */
public record OutcomeSettings(String table, boolean createTable, Duration retention, Duration purgeInterval,
		boolean requireDurable) {

	private static final Pattern TABLE = Pattern.compile("[\\w$]{1,64}(\\.[\\w$]{1,64})?");

	/** {@code fabric_outcome}, not created, retention 1 h, purged every minute. */
	public static final OutcomeSettings DEFAULT = new OutcomeSettings("fabric_outcome", false, Duration.ofHours(1),
			Duration.ofMinutes(1));

	/**
	 * Creates settings under which a group that may lose what it acknowledges is only
	 * warned of.
	 * @param table the table's name
	 * @param createTable whether to create it at start if it is missing
	 * @param retention how long a key is kept
	 * @param purgeInterval the pause between two rounds of purging
	 */
	public OutcomeSettings(String table, boolean createTable, Duration retention, Duration purgeInterval) {
		this(table, createTable, retention, purgeInterval, false);
	}

	public OutcomeSettings {
		if (!TABLE.matcher(table).matches()) {
			throw new IllegalArgumentException("The outcome table '" + table
					+ "' is neither a table nor schema.table in letters, digits, '_' and '$'");
		}
		if (retention.toSeconds() < 1) {
			throw new IllegalArgumentException(
					"The outcome table keeps its keys for " + retention + ", which is less than a second");
		}
		if (purgeInterval.isNegative()) {
			throw new IllegalArgumentException(
					"The pause between two rounds of purging is negative: " + purgeInterval + "; zero turns it off");
		}
	}

	/**
	 * Checks that no key is removed while it may still be asked for.
	 * @param longestDeadline the longest time in which a lost COMMIT may be resolved
	 * @return these settings
	 * @throws IllegalArgumentException if keys are kept for less than twice that time
	 */
	public OutcomeSettings checkedAgainst(Duration longestDeadline) {
		if (this.retention.compareTo(longestDeadline.multipliedBy(2)) < 0) {
			throw new IllegalArgumentException("The outcome table keeps its keys for " + this.retention
					+ ", which must be at least twice the longest deadline of " + longestDeadline);
		}
		return this;
	}

	boolean isPurged() {
		return !this.purgeInterval.isZero();
	}

}
