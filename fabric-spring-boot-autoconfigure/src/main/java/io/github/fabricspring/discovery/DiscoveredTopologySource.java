package io.github.fabricspring.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologySource;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.jspecify.annotations.Nullable;

/**
 * The topology source that asks the servers of each group themselves, all at once, each
 * on a connection of its own that is kept. A group that needs longer delays no other.
 */
public final class DiscoveredTopologySource implements TopologySource, AutoCloseable {

	private static final Duration TIME_TO_LIVE = Duration.ofSeconds(1);

	/** How long a call waits if no group is ready. */
	private static final Duration PATIENCE = Duration.ofMillis(20);

	/** How long it goes on collecting once one is. */
	private static final Duration COLLECTING = Duration.ofMillis(3);

	private static final Duration TICK = Duration.ofMillis(5);

	/**
	 * How long to wait at least before a server that is due is looked at again: there may
	 * be no thread for its question.
	 */
	private static final Duration SHORTEST = Duration.ofMillis(1);

	private final Map<String, DiscoverySettings> settings;

	private final MemberConnector connector;

	private final AskingThreads threads;

	private final LongSupplier nanoTime;

	private final Map<String, GroupDiscovery> groups = new ConcurrentHashMap<>();

	private final Set<String> news = ConcurrentHashMap.newKeySet();

	private final Semaphore signal = new Semaphore(0);

	private volatile boolean closed;

	/**
	 * Creates the source. Does no I/O and starts no thread.
	 * @param settings the groups that it answers for, by their names, compared without
	 * regard to case
	 * @param connector connects to their servers
	 */
	public DiscoveredTopologySource(Map<String, DiscoverySettings> settings, MemberConnector connector) {
		this(settings, connector, new AskingThreads(), System::nanoTime);
	}

	DiscoveredTopologySource(Map<String, DiscoverySettings> settings, MemberConnector connector, AskingThreads threads,
			LongSupplier nanoTime) {
		Map<String, DiscoverySettings> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		byName.putAll(settings);
		this.settings = byName;
		this.connector = connector;
		this.threads = threads;
		this.nanoTime = nanoTime;
	}

	/**
	 * Tells whether this source answers for a group.
	 * @param group the group's name
	 * @return {@code true} if it knows where to begin
	 */
	public boolean knows(String group) {
		return this.settings.containsKey(group);
	}

	@Override
	public Answers fetch(Set<String> groups) {
		List<GroupAnswer> ready = new ArrayList<>();
		Set<String> open = new LinkedHashSet<>(groups);
		long end = this.nanoTime.getAsLong() + PATIENCE.toNanos();
		look(open, ready, open);
		while (!open.isEmpty() && !this.closed && !Thread.currentThread().isInterrupted()) {
			long now = this.nanoTime.getAsLong();
			if (now >= end) {
				break;
			}
			if (!ready.isEmpty()) {
				end = Math.min(end, now + COLLECTING.toNanos());
			}
			await(Math.min(end - now, untilDue(open, now)));
			Set<String> heard = new LinkedHashSet<>(this.news);
			heard.retainAll(open);
			open.stream().filter(this::isDue).forEach(heard::add);
			look(heard, ready, open);
		}
		if (this.threads.isPressed()) {
			this.groups.values().forEach(GroupDiscovery::giveUpSilent);
		}
		return new Answers(ready, TIME_TO_LIVE);
	}

	@Override
	public void writeRefused(Server server) {
		GroupDiscovery group = this.groups.get(server.group());
		if (group != null) {
			group.writeRefused(new HostAndPort(server.host(), server.port()));
		}
	}

	private void look(Set<String> groups, List<GroupAnswer> ready, Set<String> open) {
		for (String group : List.copyOf(groups)) {
			this.news.remove(group);
			GroupAnswer answer = answer(group);
			if (answer != null) {
				ready.add(answer);
				open.remove(group);
			}
		}
	}

	private @Nullable GroupAnswer answer(String group) {
		DiscoverySettings settings = this.settings.get(group);
		if (settings == null) {
			return new GroupAnswer(group, "discovery", List.of(), null, new Reason(ReasonName.NO_SERVERS,
					"no servers are given to begin with: set fabric.groups." + group + ".servers"));
		}
		return this.groups.computeIfAbsent(group, (name) -> discovery(name, settings)).look();
	}

	private long untilDue(Set<String> open, long now) {
		long wait = TICK.toNanos();
		for (String name : open) {
			Long due = due(name);
			wait = (due != null) ? Math.min(wait, Math.max(due - now, SHORTEST.toNanos())) : wait;
		}
		return wait;
	}

	private boolean isDue(String name) {
		Long due = due(name);
		return due != null && due - this.nanoTime.getAsLong() <= 0;
	}

	private @Nullable Long due(String name) {
		GroupDiscovery group = this.groups.get(name);
		return (group != null) ? group.due() : null;
	}

	private GroupDiscovery discovery(String group, DiscoverySettings settings) {
		return new GroupDiscovery(group, settings,
				(address) -> new MemberAsker(group, address,
						new MemberConnection(group, address, this.connector, this.threads), this.threads, this.nanoTime,
						() -> heard(group)),
				this.nanoTime);
	}

	private void heard(String group) {
		this.news.add(group);
		this.signal.release();
	}

	private void await(long nanos) {
		try {
			if (this.signal.tryAcquire(Math.max(1, nanos), TimeUnit.NANOSECONDS)) {
				this.signal.drainPermits();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Closes the connections and ends the threads. */
	@Override
	public void close() {
		this.closed = true;
		this.groups.values().forEach(GroupDiscovery::close);
		this.threads.close();
	}

}
