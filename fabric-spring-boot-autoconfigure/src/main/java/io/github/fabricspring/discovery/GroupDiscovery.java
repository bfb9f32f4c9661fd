package io.github.fabricspring.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.github.fabricspring.discovery.engine.AddressBook;
import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.DiscoveryEngine;
import io.github.fabricspring.discovery.engine.MemberReply;
import io.github.fabricspring.discovery.engine.Round;
import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.groupreplication.GroupReplicationEngine;
import io.github.fabricspring.discovery.replication.ReplicationEngine;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One group: the servers that are asked, and what is believed. A round begins with the
 * first call after an answer and rests on nothing that was asked for before. Confined to
 * the source's thread, except {@link #writeRefused} and {@link #close()}.
 */
final class GroupDiscovery {

	private static final Log logger = LogFactory.getLog(GroupDiscovery.class);

	/**
	 * How long a primary stays announced while the answers do not agree on one: a change
	 * of the view reaches the members one after the other.
	 */
	private static final Duration HOLD = Duration.ofMillis(500);

	/**
	 * How long a round goes on while a primary may take writes at any moment. Within a
	 * round a server is asked every 10 ms, and a new round begins up to 20 ms later.
	 */
	private static final Duration ELECTION_HOLD = Duration.ofMillis(100);

	/**
	 * How long a group may be without a primary before its rounds are no longer held: one
	 * may be read-only for hours. An expulsion takes 24 s by default.
	 */
	private static final Duration LONGEST_ELECTION = Duration.ofSeconds(30);

	/**
	 * The longest pause between two answers of a primary that cannot have been expelled
	 * in between: suspecting a member takes five seconds.
	 */
	private static final Duration UNBROKEN = Duration.ofMillis(2500);

	private final String name;

	private final DiscoverySettings settings;

	private final Function<HostAndPort, MemberAsker> askers;

	private final LongSupplier nanoTime;

	private final Map<HostAndPort, MemberAsker> members = new ConcurrentHashMap<>();

	/** The servers that are asked at other addresses than the application gave. */
	private final Map<HostAndPort, LearnedMember> learned = new LinkedHashMap<>();

	private final Map<HostAndPort, String> answered = new HashMap<>();

	/** The learned addresses of which the log has told that none has answered there. */
	private final Set<HostAndPort> warned = new HashSet<>();

	private final CopiedServers copies;

	private DiscoveryEngine engine;

	private Belief belief = Belief.NONE;

	private boolean held;

	private @Nullable Long begun;

	private @Nullable Long confirmed;

	private @Nullable Long noPrimarySince;

	GroupDiscovery(String name, DiscoverySettings settings, Function<HostAndPort, MemberAsker> askers,
			LongSupplier nanoTime) {
		this.name = name;
		this.settings = settings;
		this.askers = askers;
		this.nanoTime = nanoTime;
		this.copies = new CopiedServers(name);
		this.engine = switch (settings.engine()) {
			case AUTO -> new EngineChoice();
			case GROUP_REPLICATION -> new GroupReplicationEngine();
			case REPLICATION -> new ReplicationEngine();
		};
	}

	/**
	 * Asks the servers, and looks at what they have said.
	 * @return the answer of this round, {@code null} if it is not over yet
	 */
	@Nullable GroupAnswer look() {
		Long begun = this.begun;
		if (begun == null) {
			begun = this.nanoTime.getAsLong();
			this.begun = begun;
		}
		this.settings.servers().forEach(this::member);
		// Before the answers are looked at: a round in which all fail is over at once
		for (MemberAsker member : this.members.values()) {
			member.ask(this.engine, begun);
		}
		Round round = round(begun);
		RoundResult result = this.engine.judge(this.belief, round);
		boolean grown = learn(result, round.book());
		boolean swapped = result.engine() != this.engine;
		this.engine = result.engine();
		boolean complete = round.complete() && !grown;
		boolean over = !swapped && isOver(result, complete, begun);
		this.held = complete && !over;
		return (over) ? publish(result, round) : null;
	}

	/**
	 * Returns when to look again even without news: all servers have answered or failed
	 * in this round, and are asked again because their answers leave open who is primary.
	 * @return the time in nanoseconds, {@code null} if only news changes anything
	 */
	@Nullable Long due() {
		return (this.held) ? this.members.values()
			.stream()
			.map(MemberAsker::due)
			.filter(Objects::nonNull)
			.min(Comparator.naturalOrder())
			.orElse(null) : null;
	}

	/**
	 * Learns that a server has just refused a write because it is read-only.
	 * @param address the server's address
	 */
	void writeRefused(HostAndPort address) {
		MemberAsker member = this.members.get(address);
		if (member != null) {
			member.writeRefused();
		}
	}

	/**
	 * Gives up the questions that are beyond their limit, as others wait for a thread.
	 */
	void giveUpSilent() {
		this.members.values().stream().filter(MemberAsker::isSilent).forEach((member) -> member.connection().giveUp());
	}

	void close() {
		this.members.values().forEach((member) -> member.connection().close());
	}

	private boolean isOver(RoundResult result, boolean complete, long begun) {
		if (result.settled()) {
			return true;
		}
		String primary = result.belief().primary();
		boolean lost = primary == null && this.belief.primary() != null;
		long now = this.nanoTime.getAsLong();
		boolean recent = this.noPrimarySince == null || now - this.noPrimarySince < LONGEST_ELECTION.toNanos();
		Duration hold = lost ? HOLD : (result.imminent() && recent) ? ELECTION_HOLD : Duration.ZERO;
		return complete && now - begun >= hold.toNanos();
	}

	private GroupAnswer publish(RoundResult result, Round round) {
		this.belief = result.belief();
		this.begun = null;
		if (this.belief.primary() != null) {
			this.noPrimarySince = null;
		}
		else if (this.noPrimarySince == null) {
			this.noPrimarySince = this.nanoTime.getAsLong();
		}
		Long asked = askedPrimary(this.belief.primary());
		this.confirmed = (asked != null) ? asked : this.confirmed;
		if (result.settled()) {
			prune(result, round.book());
			describeUnknown(round);
		}
		return new GroupAnswer(this.name, this.engine.name(), this.belief.servers(),
				(this.belief.epoch() != null) ? this.belief.epoch().toString() : null, result.reason());
	}

	private Round round(long begun) {
		Map<HostAndPort, MemberReply> replies = new LinkedHashMap<>();
		this.settings.servers().forEach((seed) -> replies.put(seed, member(seed).reply(this.engine, begun)));
		this.learned.forEach((address, member) -> replies.put(address, reply(address, member.uuid(), begun)));
		this.copies.discard(replies, this.answered, this::instance, this.belief);
		replies.forEach((address, reply) -> {
			if (reply.report() != null) {
				this.answered.put(address, reply.report().uuid());
			}
		});
		AddressBook book = book(replies.values());
		// A server whose report_host was tried, and that answers at a seed
		this.learned.entrySet().removeIf((each) -> !each.getKey().equals(each.getValue().reach(book)));
		replies.keySet()
			.removeIf((address) -> !this.settings.servers().contains(address) && !this.learned.containsKey(address));
		boolean complete = replies.values()
			.stream()
			.noneMatch((reply) -> reply.report() == null && reply.failure() == null);
		return new Round(this.name, new ArrayList<>(replies.values()), book, complete, isUnbroken());
	}

	private MemberReply reply(HostAndPort address, String uuid, long begun) {
		MemberReply reply = member(address).reply(this.engine, begun);
		if (reply.hindered()) {
			return reply;
		}
		String advice = ": it is what server " + uuid + " reports as its address; if clients reach it elsewhere, set "
				+ "fabric.groups." + this.name + ".address-map";
		if (reply.report() != null && !reply.report().uuid().equals(uuid)) {
			return MemberReply.failed(address, "another server answers there" + advice);
		}
		return (reply.failure() != null) ? MemberReply.failed(address, reply.failure() + advice) : reply;
	}

	private @Nullable String instance(HostAndPort address) {
		MemberAsker member = this.members.get(address);
		return (member != null) ? member.connection().instance() : null;
	}

	private AddressBook book(Collection<MemberReply> replies) {
		Map<String, HostAndPort> metadata = new HashMap<>();
		this.members.values().forEach((member) -> metadata.putAll(member.connection().metadata()));
		return new AddressBook(seeds(), this.answered, this.settings.addressMap(), metadata,
				replies.stream()
					.filter((reply) -> reply.failure() != null)
					.map(MemberReply::address)
					.collect(Collectors.toSet()));
	}

	// A server that is listed by two names stays at the one that is announced: its pool
	// is given up when it moves
	private List<HostAndPort> seeds() {
		Set<HostAndPort> announced = new HashSet<>();
		this.belief.servers().forEach((server) -> announced.add(new HostAndPort(server.host(), server.port())));
		List<HostAndPort> seeds = new ArrayList<>(this.settings.servers());
		seeds.sort(Comparator.comparing((seed) -> !announced.contains(seed)));
		return seeds;
	}

	private boolean isUnbroken() {
		Long asked = askedPrimary(this.belief.primary());
		Long before = this.confirmed;
		return asked != null && before != null && asked - before <= UNBROKEN.toNanos();
	}

	private @Nullable Long askedPrimary(@Nullable String primary) {
		return this.answered.entrySet()
			.stream()
			.filter((each) -> each.getValue().equals(primary))
			.map((each) -> this.members.get(each.getKey()))
			.filter(Objects::nonNull)
			.map(MemberAsker::lastAsked)
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder())
			.orElse(null);
	}

	private boolean learn(RoundResult result, AddressBook book) {
		boolean grown = false;
		for (Map.Entry<String, HostAndPort> seen : result.seen().entrySet()) {
			HostAndPort address = book.reach(seen.getKey(), seen.getValue());
			if (address != null && !this.settings.servers().contains(address)
					&& isFree(address, seen.getKey(), result, book)) {
				this.learned.put(address, new LearnedMember(seen.getKey(), seen.getValue()));
				grown = true;
			}
		}
		return grown;
	}

	// A member that was built anew has another UUID at the address of the one before
	private boolean isFree(HostAndPort address, String uuid, RoundResult result, AddressBook book) {
		LearnedMember known = this.learned.get(address);
		HostAndPort reported = (known != null) ? result.seen().get(known.uuid()) : null;
		return known == null || (!known.uuid().equals(uuid)
				&& (reported == null || !address.equals(book.reach(known.uuid(), reported))));
	}

	// Members that left need not be asked any more
	private void prune(RoundResult result, AddressBook book) {
		Set<HostAndPort> needed = new HashSet<>(this.settings.servers());
		for (Server server : result.belief().servers()) {
			needed.add(new HostAndPort(server.host(), server.port()));
		}
		result.seen().forEach((uuid, reported) -> needed.add(reach(book, uuid, reported)));
		List<HostAndPort> left = this.members.keySet().stream().filter((address) -> !needed.contains(address)).toList();
		for (HostAndPort address : left) {
			this.learned.remove(address);
			this.answered.remove(address);
			this.warned.remove(address);
			MemberAsker member = this.members.remove(address);
			if (member != null) {
				member.connection().close();
			}
		}
	}

	// A member that has joined may be written down at another address than it reports
	private void describeUnknown(Round round) {
		List<MemberReply> unknown = round.replies()
			.stream()
			.filter((reply) -> reply.failure() != null && this.learned.containsKey(reply.address()))
			.filter((reply) -> !this.answered.containsKey(reply.address()))
			.toList();
		unknown.stream()
			.filter((reply) -> !reply.hindered() && this.warned.add(reply.address()))
			.forEach((reply) -> logger.warn(this.name + " - " + reply.address()
					+ " is excluded from reads, it cannot be asked: " + reply.failure()));
		if (!unknown.isEmpty()) {
			this.members.values().forEach((member) -> member.connection().describeAgain());
		}
	}

	private static HostAndPort reach(AddressBook book, String uuid, HostAndPort reported) {
		HostAndPort address = book.reach(uuid, reported);
		return (address != null) ? address : reported;
	}

	private MemberAsker member(HostAndPort address) {
		return this.members.computeIfAbsent(address, this.askers);
	}

}
