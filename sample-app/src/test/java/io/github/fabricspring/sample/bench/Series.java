package io.github.fabricspring.sample.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The figures of the same event, time and again.
 */
class Series {

	private final String client;

	private final Event event;

	private final List<Figures> all = new ArrayList<>();

	Series(String client, Event event) {
		this.client = client;
		this.event = event;
	}

	void add(Figures figures) {
		this.all.add(figures);
		System.out.printf(Locale.ROOT, "failover: %s %s %d window-ms=%.0f pause-ms=%.0f failed=%d (%s)%n", this.client,
				this.event, this.all.size(), figures.windowMillis(), figures.pauseMillis(), figures.failed(),
				figures.slowest());
	}

	long failed() {
		return this.all.stream().mapToLong(Figures::failed).sum();
	}

	String line() {
		return String.format(Locale.ROOT,
				"failover: client=%s event=%s n=%d window-p50-ms=%.0f pause-p50-ms=%.0f added-p50-ms=%.0f"
						+ " added-max-ms=%.0f failed=%d",
				this.client, this.event, this.all.size(), quantile(0.5, Figures::windowMillis),
				quantile(0.5, Figures::pauseMillis), quantile(0.5, Figures::addedMillis),
				quantile(1, Figures::addedMillis), failed());
	}

	private double quantile(double share, ToDoubleFunction<Figures> figure) {
		double[] sorted = this.all.stream().mapToDouble(figure).sorted().toArray();
		return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
	}

	/**
	 * One event.
	 *
	 * @param windowMillis how long nobody accepted writes
	 * @param pauseMillis the longest that a call took around it
	 * @param failed how many calls failed
	 * @param slowest whose call took longest, and when in the window it began
	 */
	record Figures(double windowMillis, double pauseMillis, long failed, String slowest) {

		double addedMillis() {
			return this.pauseMillis - this.windowMillis;
		}

	}

}
