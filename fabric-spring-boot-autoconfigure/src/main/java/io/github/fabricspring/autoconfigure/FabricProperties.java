package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.autoconfigure.check.HikariSetting;
import io.github.fabricspring.autoconfigure.startup.StartupMode;
import io.github.fabricspring.reads.ReadConsistency;
import io.github.fabricspring.reads.ReadFallback;
import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import io.github.fabricspring.routing.UnscopedWrites;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the groups and how they are used.
 *
 * @param defaultGroup Group whose primary serves connections outside any annotated
 * method. Without it such connections are refused.
 * @param datasource How connections to the servers of every group are made.
 * @param groups The servers of single groups and what differs for these groups, by the
 * group's name.
 * @param discovery How the servers of groups are asked for the topology.
 * @param topology How the topology is kept fresh.
 * @param retry When and for how long a failed attempt is run again.
 * @param read Where reads are sent.
 * @param outcome The table that tells what became of a lost COMMIT.
 * @param unscopedWrites What becomes of writes outside any annotated method,
 * FabricTemplate and transaction once a second group is used.
 * @param startup What is done at start for the groups that are known by then.
 */
@ConfigurationProperties("fabric")
public record FabricProperties(@Nullable String defaultGroup, @DefaultValue DataSourceProperties datasource,
		@DefaultValue Map<String, GroupProperties> groups, @DefaultValue DiscoveryProperties discovery,
		@DefaultValue TopologyProperties topology, @DefaultValue RetryProperties retry,
		@DefaultValue ReadProperties read, @DefaultValue OutcomeProperties outcome,
		@DefaultValue("refuse") UnscopedWrites unscopedWrites, @DefaultValue("lenient") StartupMode startup) {

	public FabricProperties {
		groups = ignoringCase(groups);
		groups.forEach((name, group) -> group.check("fabric.groups." + name));
		Check.that("fabric.default-group", defaultGroup, defaultGroup == null || !defaultGroup.isBlank(),
				"must be the name of a group, or not be set at all");
		Check.resolved("fabric.default-group", defaultGroup);
		Check.that("fabric.outcome.retention", outcome.retention(),
				outcome.retention().compareTo(retry.timeout().multipliedBy(2)) >= 0,
				"must be at least twice fabric.retry.timeout, so that no key goes while it is still asked for");
	}

	/**
	 * Returns how connections to the servers of a group are made.
	 * @param name the group's name
	 * @return the settings for all groups, overridden by those for this one
	 */
	public DataSourceProperties datasource(String name) {
		GroupProperties group = this.groups.get(name);
		return (group != null) ? this.datasource.overriddenBy(group.datasource()) : this.datasource;
	}

	List<String> listed() {
		return this.groups.entrySet()
			.stream()
			.filter((group) -> !group.getValue().servers().isEmpty())
			.map(Map.Entry::getKey)
			.toList();
	}

	// Names of environment variables do not keep the case of the keys
	private static Map<String, GroupProperties> ignoringCase(Map<String, GroupProperties> groups) {
		Map<String, GroupProperties> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		sorted.putAll(groups);
		return Collections.unmodifiableMap(sorted);
	}

	/**
	 * How the servers of groups are asked for the topology.
	 *
	 * @param username Login user for these questions. By default that of the data source.
	 * @param password Login password for these questions.
	 */
	public record DiscoveryProperties(@Nullable String username, @Nullable String password) {

		public DiscoveryProperties {
			Check.resolved("fabric.discovery.username", username);
			Check.resolved("fabric.discovery.password", password);
			username = (username != null && username.isBlank()) ? null : username;
			password = (username == null && password != null && password.isEmpty()) ? null : password;
			Check.that("fabric.discovery.password", "******", password == null || username != null,
					"a password needs a user: set fabric.discovery.username as well");
		}

		Map<String, String> login() {
			if (this.username == null) {
				return Map.of();
			}
			return Map.of("user", this.username, "password", (this.password != null) ? this.password : "");
		}

		@Override
		public String toString() {
			return "DiscoveryProperties[username=" + this.username + "]";
		}

	}

	/**
	 * How connections to MySQL servers are made.
	 *
	 * @param username Login user of the MySQL servers.
	 * @param password Login password of the MySQL servers.
	 * @param database Database to use.
	 * @param properties Connector/J properties, by the driver's own names.
	 * @param hikari HikariCP settings of the pool that each server has.
	 * @param warmConnections How many idle connections the pool of each server keeps,
	 * whatever the server's role, so that a promoted secondary has what it needs. By
	 * default as many as the pool may have.
	 * @param allowPrivilegedAccount Whether an account with SUPER or CONNECTION_ADMIN may
	 * write. read_only does not bind it, so it may write to a demoted server and lose
	 * what it writes. Not by default.
	 * @param ssl How connections are encrypted.
	 */
	public record DataSourceProperties(@Nullable String username, @Nullable String password, @Nullable String database,
			@DefaultValue Map<String, String> properties, @DefaultValue Map<String, String> hikari,
			@Nullable Integer warmConnections, @Nullable Boolean allowPrivilegedAccount, @Nullable SslProperties ssl) {

		static final DataSourceProperties NONE = new DataSourceProperties(null, null, null, Map.of(), Map.of(), null,
				null, null);

		private static final String MINIMUM_IDLE = "minimum-idle";

		public DataSourceProperties {
			properties = Map.copyOf(properties);
			properties.forEach(Check::driver);
			hikari.forEach(Check::hikari);
			hikari = dashed(hikari);
			Check.resolved("fabric.datasource.username", username);
			Check.resolved("fabric.datasource.password", password);
			Check.resolved("fabric.datasource.database", database);
			Check.that("fabric.datasource.warm-connections", warmConnections,
					warmConnections == null || warmConnections >= 0, "must not be negative");
			Check.that("fabric.datasource.warm-connections", warmConnections,
					warmConnections == null || !hikari.containsKey(MINIMUM_IDLE),
					"says the same as hikari.minimum-idle beside it: set one of them");
		}

		DataSourceProperties overriddenBy(DataSourceProperties other) {
			boolean decidesIdle = other.warmConnections != null || other.hikari.containsKey(MINIMUM_IDLE);
			return new DataSourceProperties((other.username != null) ? other.username : this.username,
					(other.password != null) ? other.password : this.password,
					(other.database != null) ? other.database : this.database, merge(this.properties, other.properties),
					merge(decidesIdle ? withoutMinimumIdle(this.hikari) : this.hikari, other.hikari),
					decidesIdle ? other.warmConnections : this.warmConnections,
					(other.allowPrivilegedAccount != null) ? other.allowPrivilegedAccount : this.allowPrivilegedAccount,
					(other.ssl != null) ? other.ssl : this.ssl);
		}

		boolean isPrivilegedAccountAllowed() {
			return Boolean.TRUE.equals(this.allowPrivilegedAccount);
		}

		/**
		 * Returns what each pool is made with.
		 * @return the settings of HikariCP, the number of warm connections among them
		 */
		public Map<String, String> pool() {
			return (this.warmConnections == null) ? this.hikari
					: merge(this.hikari, Map.of(MINIMUM_IDLE, this.warmConnections.toString()));
		}

		private static Map<String, String> withoutMinimumIdle(Map<String, String> hikari) {
			Map<String, String> rest = new LinkedHashMap<>(hikari);
			rest.remove(MINIMUM_IDLE);
			return rest;
		}

		// One spelling, so that a group's setting overrides the one for all groups
		private static Map<String, String> dashed(Map<String, String> hikari) {
			Map<String, String> dashed = new LinkedHashMap<>();
			hikari.forEach((name, value) -> dashed.put(Objects.requireNonNull(HikariSetting.find(name)), value));
			return Collections.unmodifiableMap(dashed);
		}

		private static Map<String, String> merge(Map<String, String> general, Map<String, String> special) {
			Map<String, String> merged = new LinkedHashMap<>(general);
			merged.putAll(special);
			return merged;
		}

		@Override
		public String toString() {
			return "DataSourceProperties[username=" + this.username + ", database=" + this.database + ", hikari="
					+ this.hikari + "]";
		}

	}

	/**
	 * How connections are encrypted.
	 *
	 * @param bundle Name of the SSL bundle with the trust store, and with the key store
	 * where clients have certificates. Its use implies sslMode=VERIFY_IDENTITY.
	 */
	public record SslProperties(@Nullable String bundle) {
	}

	/**
	 * How the topology is kept fresh.
	 *
	 * @param refreshInterval How often a group's topology is asked for while all is well.
	 * By default as often as its answers' time to live says; never more often than every
	 * 20ms.
	 * @param suspectAfter How long a server may leave a call without an answer until it
	 * is asked itself; if it does not answer that for as long either, the topology is
	 * asked for as in an incident. At least 20ms; 0 for never.
	 */
	public record TopologyProperties(@Nullable Duration refreshInterval, @DefaultValue("200ms") Duration suspectAfter) {

		private static final Duration SHORTEST_SUSPICION = Duration.ofMillis(20);

		public TopologyProperties {
			Check.that("fabric.topology.suspect-after", suspectAfter,
					suspectAfter.isZero() || suspectAfter.compareTo(SHORTEST_SUSPICION) >= 0,
					"must be 20ms or more; 0 turns it off");
			if (refreshInterval != null) {
				Check.positive("fabric.topology.refresh-interval", refreshInterval);
			}
		}

	}

	/**
	 * When and for how long a failed attempt is run again.
	 *
	 * @param enabled Whether calls wait for a primary and are run again.
	 * @param maxAttempts How often a call is tried at most, the first attempt included.
	 * @param timeout How long a call may wait and be run again, counted from its first
	 * failure.
	 * @param rerun What may be run again where the annotation does not say it.
	 * @param maxConcurrentReruns How many callers of a group, having waited for a server,
	 * run at once. The others follow in turn.
	 * @param maxWaiting How many callers of a group wait for a primary before their first
	 * attempt. More fail at once.
	 * @param maxRestoredObjects How many objects of one attempt are put back to what they
	 * were before it. A call that touches more is not run again.
	 */
	public record RetryProperties(@DefaultValue("true") boolean enabled, @DefaultValue("10") int maxAttempts,
			@DefaultValue("30s") Duration timeout, @DefaultValue("auto") Rerun rerun,
			@DefaultValue("16") int maxConcurrentReruns, @DefaultValue("1000") int maxWaiting,
			@DefaultValue("10000") int maxRestoredObjects) {

		public RetryProperties {
			Check.that("fabric.retry.max-attempts", maxAttempts, maxAttempts >= 1,
					"must be 1 (no second attempt) or more");
			Check.positive("fabric.retry.timeout", timeout);
			Check.that("fabric.retry.rerun", rerun, rerun != Rerun.DEFAULT,
					"this is the default: choose auto, never, safe or exactly_once");
			Check.that("fabric.retry.max-concurrent-reruns", maxConcurrentReruns, maxConcurrentReruns >= 1,
					"must be 1 (one caller of a group after the other) or more");
			Check.that("fabric.retry.max-waiting", maxWaiting, maxWaiting >= 0,
					"must be 0 (no caller waits before its first attempt) or more");
			Check.that("fabric.retry.max-restored-objects", maxRestoredObjects, maxRestoredObjects >= 0,
					"must be 0 (a call that touches an object is not run again) or more");
		}

	}

	/**
	 * Where reads are sent.
	 *
	 * @param routing Which servers serve read-only transactions and scopes.
	 * @param fallback What serves a read for which no secondary is fit.
	 * @param coolDown How long a secondary that failed to serve a read is excluded. 0 for
	 * no exclusion.
	 * @param timeout Time within which a read whose server hangs is cut and run again
	 * elsewhere. Slow queries are not cut. At least 100ms; 0 for never.
	 * @param maxLag How far a secondary may be behind the primary, at least 100ms. By
	 * default any distance.
	 * @param consistency What a read on a secondary is certain to see.
	 * @param consistencyTimeout How long a secondary is given to catch up with what a
	 * read must see before the primary serves it.
	 */
	public record ReadProperties(@DefaultValue("secondary") ReadRouting routing,
			@DefaultValue("primary") ReadFallback fallback, @DefaultValue("5s") Duration coolDown,
			@DefaultValue("5s") Duration timeout, @Nullable Duration maxLag,
			@DefaultValue("eventual") ReadConsistency consistency, @DefaultValue("500ms") Duration consistencyTimeout) {

		private static final Duration SHORTEST = Duration.ofMillis(100);

		public ReadProperties {
			Check.that("fabric.read.cool-down", coolDown, !coolDown.isNegative(),
					"must not be negative; 0 turns it off");
			Check.that("fabric.read.timeout", timeout, timeout.isZero() || timeout.compareTo(SHORTEST) >= 0,
					"must be 100ms or more; 0 turns it off");
			Check.that("fabric.read.max-lag", maxLag, maxLag == null || maxLag.compareTo(SHORTEST) >= 0,
					"must be 100ms or more: shorter ones cannot be measured");
			Check.positive("fabric.read.consistency-timeout", consistencyTimeout);
		}

		ReadSettings settings() {
			return new ReadSettings(this.routing, this.fallback, this.coolDown, this.maxLag, this.consistency,
					this.consistencyTimeout);
		}

	}

	/**
	 * The table that tells what became of a lost COMMIT.
	 *
	 * @param table Name of the table, with or without a schema, in every group whose
	 * commits are resolved.
	 * @param createTable Whether to create the table and its procedure at start where
	 * they are missing, in the groups that are known by then.
	 * @param retention How long a key is kept, at least twice fabric.retry.timeout. What
	 * became of a transaction that ran for more than half of it may stay unknown.
	 * @param purgeInterval Pause between two rounds of removing old keys. 0 for never.
	 * @param requireDurable Whether the application refuses to start with a group that
	 * may lose what it has acknowledged when its primary dies. Writes to a group that
	 * could not be asked at start then wait until it was asked. By default a warning is
	 * logged.
	 */
	public record OutcomeProperties(@DefaultValue("fabric_outcome") String table,
			@DefaultValue("false") boolean createTable, @DefaultValue("1h") Duration retention,
			@DefaultValue("1m") Duration purgeInterval, @DefaultValue("false") boolean requireDurable) {

		private static final Pattern TABLE = Pattern.compile("[\\w$]{1,64}(\\.[\\w$]{1,64})?");

		public OutcomeProperties {
			Check.that("fabric.outcome.table", table, TABLE.matcher(table).matches(),
					"must be table or schema.table in letters, digits, '_' and '$'");
			Check.that("fabric.outcome.purge-interval", purgeInterval, !purgeInterval.isNegative(),
					"must not be negative; 0 turns it off");
		}

	}

}
