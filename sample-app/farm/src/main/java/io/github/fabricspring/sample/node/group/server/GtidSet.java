package io.github.fabricspring.sample.node.group.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A set of global transaction identifiers as MySQL writes it: {@code uuid:1-5:7,uuid:1},
 * since 8.3 with tags: {@code uuid:1-5:tag:1-3:other:1}. Immutable.
 */
public final class GtidSet {

	/** No transaction at all. */
	public static final GtidSet EMPTY = new GtidSet(new TreeMap<>());

	private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

	/**
	 * By source, {@code uuid} or {@code uuid:tag}, each numbered by itself; the intervals
	 * of each are sorted and neither overlap nor touch.
	 */
	private final SortedMap<String, List<Interval>> intervals;

	private GtidSet(SortedMap<String, List<Interval>> intervals) {
		this.intervals = intervals;
	}

	/**
	 * Reads a set.
	 * @param text as the server gives it; white space does not count
	 * @return the set
	 * @throws IllegalArgumentException if it is not a GTID set
	 */
	public static GtidSet parse(String text) {
		SortedMap<String, List<Interval>> parsed = new TreeMap<>();
		for (String part : text.replaceAll("\\s", "").toLowerCase(Locale.ROOT).split(",", -1)) {
			if (part.isEmpty()) {
				continue;
			}
			String[] pieces = part.split(":", -1);
			if (pieces.length < 2 || pieces[0].length() != 36 || TAG.matcher(pieces[pieces.length - 1]).matches()) {
				throw new IllegalArgumentException("not a set of GTIDs: '" + text + "'");
			}
			String source = pieces[0];
			for (int i = 1; i < pieces.length; i++) {
				if (TAG.matcher(pieces[i]).matches()) {
					source = pieces[0] + ":" + pieces[i];
				}
				else {
					parsed.computeIfAbsent(source, (key) -> new ArrayList<>()).add(Interval.parse(pieces[i]));
				}
			}
		}
		parsed.replaceAll((uuid, list) -> merge(list));
		return new GtidSet(parsed);
	}

	public boolean isEmpty() {
		return this.intervals.isEmpty();
	}

	/**
	 * How many transactions these are.
	 * @return the number of transactions
	 */
	public long count() {
		return this.intervals.values().stream().flatMap(List::stream).mapToLong(Interval::count).sum();
	}

	/**
	 * The transactions that were first committed on one server.
	 * @param uuid the server
	 * @return that part of the set, whatever its tags
	 */
	public GtidSet from(String uuid) {
		String key = uuid.toLowerCase(Locale.ROOT);
		SortedMap<String, List<Interval>> own = new TreeMap<>(this.intervals);
		own.keySet().removeIf((source) -> !source.equals(key) && !source.startsWith(key + ":"));
		return own.isEmpty() ? EMPTY : new GtidSet(own);
	}

	public GtidSet plus(GtidSet other) {
		SortedMap<String, List<Interval>> united = new TreeMap<>(this.intervals);
		other.intervals.forEach((uuid, list) -> united.merge(uuid, list, (left, right) -> {
			List<Interval> both = new ArrayList<>(left);
			both.addAll(right);
			return merge(both);
		}));
		return new GtidSet(united);
	}

	public GtidSet minus(GtidSet other) {
		SortedMap<String, List<Interval>> rest = new TreeMap<>();
		this.intervals.forEach((uuid, list) -> {
			List<Interval> remaining = subtract(list, other.intervals.getOrDefault(uuid, List.of()));
			if (!remaining.isEmpty()) {
				rest.put(uuid, remaining);
			}
		});
		return new GtidSet(rest);
	}

	public boolean containsAll(GtidSet other) {
		return other.minus(this).isEmpty();
	}

	private static List<Interval> merge(List<Interval> unsorted) {
		List<Interval> sorted = new ArrayList<>(unsorted);
		sorted.sort(Comparator.comparingLong(Interval::first));
		List<Interval> merged = new ArrayList<>();
		for (Interval next : sorted) {
			Interval last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
			if (last != null && next.first() <= last.last() + 1) {
				merged.set(merged.size() - 1, new Interval(last.first(), Math.max(last.last(), next.last())));
			}
			else {
				merged.add(next);
			}
		}
		return List.copyOf(merged);
	}

	private static List<Interval> subtract(List<Interval> from, List<Interval> holes) {
		List<Interval> rest = new ArrayList<>(from);
		for (Interval hole : holes) {
			List<Interval> cut = new ArrayList<>();
			for (Interval piece : rest) {
				if (hole.last() < piece.first() || piece.last() < hole.first()) {
					cut.add(piece);
					continue;
				}
				if (piece.first() < hole.first()) {
					cut.add(new Interval(piece.first(), hole.first() - 1));
				}
				if (hole.last() < piece.last()) {
					cut.add(new Interval(hole.last() + 1, piece.last()));
				}
			}
			rest = cut;
		}
		return List.copyOf(rest);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof GtidSet set && this.intervals.equals(set.intervals);
	}

	@Override
	public int hashCode() {
		return this.intervals.hashCode();
	}

	@Override
	public String toString() {
		return this.intervals.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + ":"
					+ entry.getValue().stream().map(Interval::toString).collect(Collectors.joining(":")))
			.collect(Collectors.joining(","));
	}

	private record Interval(long first, long last) {

		static Interval parse(String text) {
			String[] ends = text.split("-", 2);
			long first = Long.parseLong(ends[0]);
			Interval interval = new Interval(first, (ends.length == 2) ? Long.parseLong(ends[1]) : first);
			if (interval.first < 1 || interval.last < interval.first) {
				throw new IllegalArgumentException("not an interval of transaction numbers: '" + text + "'");
			}
			return interval;
		}

		long count() {
			return this.last - this.first + 1;
		}

		@Override
		public String toString() {
			return (this.first == this.last) ? Long.toString(this.first) : this.first + "-" + this.last;
		}

	}

}
