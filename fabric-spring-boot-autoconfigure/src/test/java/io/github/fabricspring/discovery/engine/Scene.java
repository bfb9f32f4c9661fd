package io.github.fabricspring.discovery.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A round as a test writes it, for servers a, b, c and so on at the addresses
 * {@code a:3306} and so on.
 */
public final class Scene {

	private final List<HostAndPort> seeds;

	private final Map<HostAndPort, String> answered = new HashMap<>();

	private final List<MemberReply> replies = new ArrayList<>();

	private Belief before = Belief.NONE;

	private boolean complete = true;

	private boolean unbroken = true;

	private Scene(String seeds) {
		this.seeds = Arrays.stream(seeds.split(" ", -1)).map(Scene::address).toList();
		this.seeds.forEach((seed) -> this.answered.put(seed, seed.host()));
	}

	public static Scene of(String seeds) {
		return new Scene(seeds);
	}

	/**
	 * Begins the next round with what was believed in another.
	 * @param before what was believed
	 * @return this scene
	 */
	public Scene after(RoundResult before) {
		this.before = before.belief();
		return this;
	}

	public Scene says(String server, Report report) {
		HostAndPort address = address(server);
		this.replies.add(MemberReply.answered(address, report));
		this.answered.put(address, report.uuid());
		return this;
	}

	public Scene silent(String... servers) {
		for (String server : servers) {
			this.replies.add(MemberReply.failed(address(server), "no answer within 500 ms"));
		}
		return this;
	}

	public Scene refuses(String server) {
		this.replies.add(MemberReply.hindered(address(server), "Too many connections"));
		return this;
	}

	public Scene pending(String... servers) {
		for (String server : servers) {
			this.replies.add(MemberReply.pending(address(server)));
		}
		this.complete = false;
		return this;
	}

	/**
	 * Forgets who answered at the seeds in earlier rounds: the application has just
	 * started.
	 * @return this scene
	 */
	public Scene atStart() {
		this.answered.clear();
		return this;
	}

	public Scene afterABreak() {
		this.unbroken = false;
		return this;
	}

	public RoundResult judge(BiFunction<Belief, Round, RoundResult> rules) {
		Set<HostAndPort> failed = this.replies.stream()
			.filter((reply) -> reply.failure() != null)
			.map(MemberReply::address)
			.collect(Collectors.toSet());
		AddressBook book = new AddressBook(this.seeds, this.answered, Map.of(), Map.of(), failed);
		return rules.apply(this.before, new Round("YYZ", this.replies, book, this.complete, this.unbroken));
	}

	public static HostAndPort address(String server) {
		return new HostAndPort(server, 3306);
	}

	/**
	 * Writes the reason down: {@code "no-writable: no server takes writes"}.
	 * @param reason the reason
	 * @return its name and its text, empty if there is none
	 */
	public static String reason(@Nullable Reason reason) {
		return (reason != null) ? reason.name().shortName() + ": " + reason.text() : "";
	}

	/**
	 * Writes the servers down: {@code "a PRIMARY, b SECONDARY/READ_ONLY"}.
	 * @param result what is believed
	 * @return the servers in order of their names
	 */
	public static String roles(RoundResult result) {
		List<String> roles = new ArrayList<>();
		for (Server server : result.belief().servers()) {
			roles.add(server.host() + " " + (server.isPrimary() ? "primary"
					: server.isReadableSecondary() ? "readable" : server.status().name().toLowerCase(Locale.ROOT)));
		}
		roles.sort(null);
		return String.join(", ", roles);
	}

}
