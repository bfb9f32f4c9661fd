package io.github.fabricspring.acceptance.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.github.fabricspring.sample.fabric.Engine;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the same event, time and again.
 */
class Series {

	private final Engine engine;

	private final String client;

	private final Event event;

	private final List<Figures> all = new ArrayList<>();

	private @Nullable Figures cold;

	Series(Engine engine, String client, Event event) {
		this.engine = engine;
		this.client = client;
		this.event = event;
	}

	/**
	 * Adds the first event of a kind, for which the client has to load and compile what
	 * it never needed before.
	 * @param figures its figures, apart from the others but for its failed calls
	 */
	void addCold(Figures figures) {
		this.cold = figures;
		print("cold", figures);
	}

	void add(Figures figures) {
		this.all.add(figures);
		print(Integer.toString(this.all.size()), figures);
	}

	private void print(String number, Figures figures) {
		System.out.printf(Locale.ROOT, "failover: %s %s %s window-ms=%.0f pause-ms=%.0f failed=%d (%s)%n", this.client,
				this.event, number, figures.windowMillis(), figures.pauseMillis(), figures.failed(), figures.slowest());
	}

	Event event() {
		return this.event;
	}

	long failed() {
		return Stream.concat(this.all.stream(), Stream.ofNullable(this.cold)).mapToLong(Figures::failed).sum();
	}

	double addedMillis(double share) {
		return quantile(share, Figures::addedMillis);
	}

	String line() {
		return String.format(Locale.ROOT,
				"failover: engine=%s client=%s event=%s n=%d window-p50-ms=%.0f pause-p50-ms=%.0f added-p50-ms=%.0f"
						+ " added-max-ms=%.0f cold-added-ms=%.0f failed=%d",
				this.engine, this.client, this.event, this.all.size(), quantile(0.5, Figures::windowMillis),
				quantile(0.5, Figures::pauseMillis), addedMillis(0.5), addedMillis(1),
				(this.cold != null) ? this.cold.addedMillis() : Double.NaN, failed());
	}

	private double quantile(double share, ToDoubleFunction<Figures> figure) {
		double[] sorted = this.all.stream().mapToDouble(figure).sorted().toArray();
		if (sorted.length == 0) {
			return Double.NaN;
		}
		double position = share * (sorted.length - 1);
		int below = (int) position;
		int above = Math.min(below + 1, sorted.length - 1);
		return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
	}

	/**
	 * One event.
	 *
	 * @param windowMillis how long nobody accepted writes
	 * @param pauseMillis the longest that a call took around it
	 * @param failed how many calls failed
	 * @param slowest whose call took longest, how long, and when in the window it began
	 */
	record Figures(double windowMillis, double pauseMillis, long failed, String slowest) {

		double addedMillis() {
			return this.pauseMillis - this.windowMillis;
		}

	}

}
