package io.github.fabricspring.acceptance.chaos;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The servers that were primary, and when. Between two faults it is one and the same;
 * during a fault the servers may take turns, but one that was replaced comes back only if
 * it is the primary afterwards.
 */
final class Reigns {

	private final Set<String> servers;

	private final List<Reign> reigns = new ArrayList<>();

	private @Nullable Mark last;

	/**
	 * Creates an empty history.
	 * @param servers the UUIDs of the group's servers
	 */
	Reigns(List<String> servers) {
		this.servers = Set.copyOf(servers);
	}

	/**
	 * Notes the primary before a fault: no fault was there since the last note.
	 * @param primary its UUID
	 */
	void beforeFault(String primary) {
		note(primary, now(), true);
	}

	/**
	 * Notes the primary after a fault.
	 * @param primary its UUID
	 */
	void afterFault(String primary) {
		note(primary, now(), false);
	}

	private static long now() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

	void note(String primary, long micros, boolean calm) {
		Mark mark = new Mark(primary, micros);
		if (this.last != null) {
			this.reigns.add(new Reign(this.last, mark, calm));
		}
		this.last = mark;
	}

	/**
	 * Counts the rows that were written to a server which was not the primary then.
	 * @param rows the rows of the surviving primary, in the order of their time
	 * @return the number
	 */
	long wrongServers(List<Origin> rows) {
		long wrong = rows.stream().filter((row) -> !this.servers.contains(row.server())).count();
		for (Reign reign : this.reigns) {
			wrong += reign.wrongServers(rows.stream()
				.filter((row) -> this.servers.contains(row.server()) && reign.contains(row.micros()))
				.toList());
		}
		return wrong;
	}

	/**
	 * A row's origin.
	 *
	 * @param server the UUID of the server that it was written to
	 * @param micros when, since the epoch
	 */
	record Origin(String server, long micros) {
	}

	/**
	 * A primary at a moment.
	 *
	 * @param primary its UUID
	 * @param micros when, since the epoch
	 */
	private record Mark(String primary, long micros) {
	}

	/**
	 * The time between two moments.
	 *
	 * @param begin the first
	 * @param end the second
	 * @param calm whether there was no fault
	 */
	private record Reign(Mark begin, Mark end, boolean calm) {

		boolean contains(long micros) {
			return micros > this.begin.micros && micros <= this.end.micros;
		}

		long wrongServers(List<Origin> rows) {
			if (this.calm && this.begin.primary.equals(this.end.primary)) {
				return rows.stream().filter((row) -> !row.server().equals(this.begin.primary)).count();
			}
			return comebacks(rows);
		}

		private long comebacks(List<Origin> rows) {
			Set<String> replaced = new HashSet<>();
			String current = this.begin.primary;
			long wrong = 0;
			for (Origin row : rows) {
				boolean moves = !row.server().equals(current);
				if (moves && replaced.contains(row.server()) && !row.server().equals(this.end.primary)) {
					wrong++;
				}
				else if (moves) {
					replaced.add(current);
					current = row.server();
				}
			}
			return wrong;
		}

	}

}
