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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.github.fabricspring.discovery.engine.AddressBook;
import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.Engine;
import io.github.fabricspring.discovery.engine.Hearing;
import io.github.fabricspring.discovery.engine.Judgement;
import io.github.fabricspring.discovery.engine.Round;
import io.github.fabricspring.discovery.groupreplication.GroupReplication;
import io.github.fabricspring.discovery.replication.Replication;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * One group: the servers that are asked, and what is believed. A round begins with the
 * first call after an answer and rests on nothing that was asked for before. Confined to
 * the source's thread, except {@link #writeRefused} and {@link #close()}.
 */
final class GroupDiscovery {

	/**
	 * How long a primary stays announced while the answers do not agree on one: a change
	 * of the view reaches the members one after the other.
	 */
	private static final Duration HOLD = Duration.ofMillis(500);

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
	private final Map<HostAndPort, String> learned = new LinkedHashMap<>();

	private final Map<HostAndPort, String> answered = new HashMap<>();

	private final CopiedServers copies;

	private Engine engine;

	private Belief belief = Belief.NONE;

	private @Nullable Long begun;

	private @Nullable Long confirmed;

	GroupDiscovery(String name, DiscoverySettings settings, Function<HostAndPort, MemberAsker> askers,
			LongSupplier nanoTime) {
		this.name = name;
		this.settings = settings;
		this.askers = askers;
		this.nanoTime = nanoTime;
		this.copies = new CopiedServers(name);
		this.engine = switch (settings.engine()) {
			case AUTO -> new EngineChoice();
			case GROUP_REPLICATION -> new GroupReplication();
			case REPLICATION -> new Replication();
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
		Judgement judgement = this.engine.judge(this.belief, round);
		boolean grown = learn(judgement, round.book());
		boolean swapped = judgement.engine() != this.engine;
		this.engine = judgement.engine();
		return (!swapped && isOver(judgement, round.complete() && !grown, begun)) ? publish(judgement, round) : null;
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
		this.members.values().stream().filter(MemberAsker::isSilent).forEach(MemberAsker::giveUp);
	}

	void close() {
		this.members.values().forEach(MemberAsker::close);
	}

	private boolean isOver(Judgement judgement, boolean complete, long begun) {
		if (judgement.settled()) {
			return true;
		}
		String primary = judgement.belief().primary();
		boolean lost = primary == null && this.belief.primary() != null;
		return complete && (!lost || this.nanoTime.getAsLong() - begun >= HOLD.toNanos());
	}

	private GroupAnswer publish(Judgement judgement, Round round) {
		this.belief = judgement.belief();
		this.begun = null;
		Long asked = askedPrimary(this.belief.primary());
		this.confirmed = (asked != null) ? asked : this.confirmed;
		if (judgement.settled()) {
			prune(judgement, round.book());
			describeUnknown(round);
		}
		return new GroupAnswer(this.name, this.engine.name(), this.belief.servers(),
				(this.belief.epoch() != null) ? this.belief.epoch().toString() : null, judgement.reason());
	}

	private Round round(long begun) {
		Map<HostAndPort, Hearing> hearings = new LinkedHashMap<>();
		this.settings.servers().forEach((seed) -> hearings.put(seed, member(seed).hearing(this.engine, begun)));
		this.learned.forEach((address, uuid) -> hearings.put(address, hearing(address, uuid, begun)));
		this.copies.discard(hearings, this.answered, this::instance, this.belief);
		hearings.forEach((address, hearing) -> {
			if (hearing.report() != null) {
				this.answered.put(address, hearing.report().uuid());
			}
		});
		AddressBook book = book(hearings.values());
		// A server whose report_host was tried, and that answers at a seed
		this.learned.entrySet().removeIf((each) -> !each.getKey().equals(book.reach(each.getValue(), each.getKey())));
		hearings.keySet()
			.removeIf((address) -> !this.settings.servers().contains(address) && !this.learned.containsKey(address));
		boolean complete = hearings.values()
			.stream()
			.noneMatch((hearing) -> hearing.report() == null && hearing.failure() == null);
		return new Round(this.name, new ArrayList<>(hearings.values()), book, complete, isUnbroken());
	}

	private Hearing hearing(HostAndPort address, String uuid, long begun) {
		Hearing hearing = member(address).hearing(this.engine, begun);
		if (hearing.hindered()) {
			return hearing;
		}
		String advice = ": it is what server " + uuid + " reports as its address; if clients reach it elsewhere, set "
				+ "fabric.groups." + this.name + ".address-map";
		if (hearing.report() != null && !hearing.report().uuid().equals(uuid)) {
			return Hearing.failed(address, "another server answers there" + advice);
		}
		return (hearing.failure() != null) ? Hearing.failed(address, hearing.failure() + advice) : hearing;
	}

	private @Nullable String instance(HostAndPort address) {
		MemberAsker member = this.members.get(address);
		return (member != null) ? member.instance() : null;
	}

	private AddressBook book(Collection<Hearing> hearings) {
		Map<String, HostAndPort> metadata = new HashMap<>();
		this.members.values().forEach((member) -> metadata.putAll(member.metadata()));
		return new AddressBook(seeds(), this.answered, this.settings.addressMap(), metadata,
				hearings.stream()
					.filter((hearing) -> hearing.failure() != null)
					.map(Hearing::address)
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
		for (Map.Entry<HostAndPort, String> each : this.answered.entrySet()) {
			MemberAsker member = this.members.get(each.getKey());
			if (member != null && each.getValue().equals(primary)) {
				return member.lastAsked();
			}
		}
		return null;
	}

	private boolean learn(Judgement judgement, AddressBook book) {
		boolean grown = false;
		for (Map.Entry<String, HostAndPort> seen : judgement.seen().entrySet()) {
			HostAndPort address = book.reach(seen.getKey(), seen.getValue());
			if (address != null && !this.settings.servers().contains(address)
					&& isFree(address, seen.getKey(), judgement, book)) {
				this.learned.put(address, seen.getKey());
				grown = true;
			}
		}
		return grown;
	}

	// A member that was built anew has another UUID at the address of the one before
	private boolean isFree(HostAndPort address, String uuid, Judgement judgement, AddressBook book) {
		String known = this.learned.get(address);
		HostAndPort reported = (known != null) ? judgement.seen().get(known) : null;
		return known == null
				|| (!known.equals(uuid) && (reported == null || !address.equals(book.reach(known, reported))));
	}

	// Members that left need not be asked any more
	private void prune(Judgement judgement, AddressBook book) {
		Set<HostAndPort> needed = new HashSet<>(this.settings.servers());
		for (Server server : judgement.belief().servers()) {
			needed.add(new HostAndPort(server.host(), server.port()));
		}
		judgement.seen().forEach((uuid, reported) -> needed.add(reach(book, uuid, reported)));
		List<HostAndPort> left = this.members.keySet().stream().filter((address) -> !needed.contains(address)).toList();
		for (HostAndPort address : left) {
			this.learned.remove(address);
			this.answered.remove(address);
			MemberAsker member = this.members.remove(address);
			if (member != null) {
				member.close();
			}
		}
	}

	// A member that has joined may be written down at another address than it reports
	private void describeUnknown(Round round) {
		if (round.hearings()
			.stream()
			.filter((hearing) -> hearing.failure() != null && this.learned.containsKey(hearing.address()))
			.anyMatch((hearing) -> !this.answered.containsKey(hearing.address()))) {
			this.members.values().forEach(MemberAsker::describeAgain);
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
