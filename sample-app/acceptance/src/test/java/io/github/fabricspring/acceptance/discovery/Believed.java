package io.github.fabricspring.acceptance.discovery;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import com.mysql.cj.jdbc.Driver;
import io.github.fabricspring.connection.driver.AddressConnector;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.discovery.DiscoveredTopologySource;
import io.github.fabricspring.discovery.DiscoverySettings;
import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.sample.farm.FarmAccounts.Account;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks the servers of a group all the time, and all that it believed.
 */
final class Believed implements AutoCloseable {

	private static final String GROUP = "YYZ";

	private static final Duration PACE = Duration.ofMillis(20);

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final DiscoveredTopologySource source;

	private final List<GroupAnswer> answers = new CopyOnWriteArrayList<>();

	private final Thread thread = new Thread(this::run, "believed");

	private final ReentrantLock asking = new ReentrantLock();

	private volatile boolean closed;

	private Believed(DiscoverySettings settings, Account account) throws SQLException {
		PoolSettings pools = new PoolSettings(account.user(), account.password(), null,
				Map.of("allowPublicKeyRetrieval", "true"), Map.of());
		AddressConnector connector = new AddressConnector(new DriverConnector(new Driver(), (group) -> pools), Map.of(),
				Duration.ofSeconds(5));
		this.source = new DiscoveredTopologySource(Map.of(GROUP, settings), connector::connect);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	static Believed of(List<String> seeds, Account account) throws SQLException {
		return of(seeds, account, Map.of());
	}

	static Believed of(List<String> seeds, Account account, Map<HostAndPort, HostAndPort> addressMap)
			throws SQLException {
		return of(seeds, account, Kind.AUTO, addressMap);
	}

	static Believed of(List<String> seeds, Account account, Kind kind, Map<HostAndPort, HostAndPort> addressMap)
			throws SQLException {
		List<HostAndPort> servers = seeds.stream().map((seed) -> HostAndPort.parse("seed", seed, 3306)).toList();
		return new Believed(new DiscoverySettings(servers, kind, addressMap), account);
	}

	private void run() {
		try {
			while (!this.closed) {
				ask();
				Thread.sleep(PACE.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void ask() {
		this.asking.lock();
		try {
			this.answers.addAll(this.source.fetch(Set.of(GROUP)).groups());
		}
		finally {
			this.asking.unlock();
		}
	}

	/**
	 * Does something between two rounds of questions.
	 * @param action what is done
	 * @throws SQLException as the action threw it
	 */
	void betweenTwoRounds(Action action) throws SQLException {
		this.asking.lock();
		try {
			action.run();
		}
		finally {
			this.asking.unlock();
		}
	}

	/**
	 * Returns the answers so far.
	 * @return the answers, the oldest first
	 */
	List<GroupAnswer> answers() {
		return List.copyOf(this.answers);
	}

	/**
	 * Returns the answers since a mark.
	 * @param mark the number of answers before
	 * @return the answers, the oldest first
	 */
	List<GroupAnswer> since(int mark) {
		List<GroupAnswer> all = answers();
		return all.subList(mark, all.size());
	}

	int mark() {
		return this.answers.size();
	}

	/**
	 * Returns the primaries that were believed since a mark, each change once.
	 * @param mark the number of answers before
	 * @return the addresses, {@code none} where there was none
	 */
	List<String> primariesSince(int mark) {
		List<String> primaries = new CopyOnWriteArrayList<>();
		for (GroupAnswer answer : since(mark)) {
			String primary = String.valueOf(primary(answer));
			if (primaries.isEmpty() || !primaries.get(primaries.size() - 1).equals(primary)) {
				primaries.add(primary);
			}
		}
		return primaries;
	}

	GroupAnswer await(Predicate<GroupAnswer> condition) {
		int mark = mark();
		try {
			Awaitility.await("an answer like the wanted one")
				.atMost(PATIENCE)
				.until(() -> since(mark).stream().anyMatch(condition));
		}
		catch (ConditionTimeoutException ex) {
			List<GroupAnswer> since = since(mark);
			throw new AssertionError("Not among " + since.size() + " answers, the last of which is "
					+ (since.isEmpty() ? "none" : since.get(since.size() - 1)), ex);
		}
		return since(mark).stream().filter(condition).findFirst().orElseThrow();
	}

	GroupAnswer awaitPrimary(@Nullable String address) {
		return await((answer) -> (address != null) ? address.equals(primary(answer)) : primary(answer) == null);
	}

	static @Nullable String primary(GroupAnswer answer) {
		return answer.servers().stream().filter(Server::isPrimary).map(Server::address).findFirst().orElse(null);
	}

	static List<String> readable(GroupAnswer answer) {
		return answer.servers().stream().filter(Server::isReadableSecondary).map(Server::address).sorted().toList();
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
		this.source.close();
	}

	/** Something that is done to a server. */
	@FunctionalInterface
	interface Action {

		void run() throws SQLException;

	}

}
