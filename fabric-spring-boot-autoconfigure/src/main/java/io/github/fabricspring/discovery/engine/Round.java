package io.github.fabricspring.discovery.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a group's servers at one moment of asking them.
 *
 * @param group the group's name
 * @param replies what came of each question, those at seeds first
 * @param book where the servers are reached
 * @param complete whether each server has answered, failed or let its time limit pass
 * @param unbroken whether the primary believed so far has answered so often that it
 * cannot have been expelled in between
 */
public record Round(String group, List<MemberReply> replies, AddressBook book, boolean complete, boolean unbroken) {

	public Round {
		replies = List.copyOf(replies);
	}

	/**
	 * Returns the answers of one kind, each server's once.
	 * @param <R> the type of the reports
	 * @param type the kind
	 * @return the answers by the server's UUID
	 */
	public <R extends Report> Map<String, R> reports(Class<R> type) {
		Map<String, R> reports = new LinkedHashMap<>();
		for (MemberReply reply : this.replies) {
			if (type.isInstance(reply.report())) {
				R report = type.cast(reply.report());
				reports.putIfAbsent(report.uuid(), report);
			}
		}
		return reports;
	}

	/**
	 * Explains each server that has not answered, those with the same reason together.
	 * @return one clause, empty if all have answered
	 */
	public String unheard() {
		Map<String, List<String>> failures = new LinkedHashMap<>();
		for (MemberReply reply : this.replies) {
			if (reply.report() == null) {
				String failure = (reply.failure() != null) ? reply.failure() : "no answer yet";
				failures.computeIfAbsent(failure, (text) -> new ArrayList<>()).add(reply.address().toString());
			}
		}
		return failures.entrySet()
			.stream()
			.map((each) -> String.join(", ", each.getValue()) + ": " + each.getKey())
			.collect(Collectors.joining("; "));
	}

	/**
	 * Returns the error of a server that lives and could not be asked.
	 * @param uuid its UUID
	 * @return its error, {@code null} if it has answered, or failed otherwise
	 */
	public @Nullable String hindrance(String uuid) {
		// It may be listed by several names
		if (this.replies.stream().anyMatch((each) -> each.report() != null && each.report().uuid().equals(uuid))) {
			return null;
		}
		for (MemberReply reply : this.replies) {
			if (reply.hindered() && uuid.equals(this.book.answered().get(reply.address()))) {
				return reply.failure();
			}
		}
		return null;
	}

	/**
	 * Returns a server's address for messages.
	 * @param uuid its UUID
	 * @return where it answered in this round, else its UUID
	 */
	public String name(String uuid) {
		for (MemberReply reply : this.replies) {
			if (reply.report() != null && reply.report().uuid().equals(uuid)) {
				return reply.address().toString();
			}
		}
		for (Map.Entry<HostAndPort, String> answered : this.book.answered().entrySet()) {
			if (answered.getValue().equals(uuid)) {
				return answered.getKey().toString();
			}
		}
		return "server " + uuid;
	}

}
