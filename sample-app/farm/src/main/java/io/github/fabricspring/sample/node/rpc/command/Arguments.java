package io.github.fabricspring.sample.node.rpc.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.fabricspring.sample.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * The positional parameters of a call, read as leniently as the original does: the
 * command line sends nearly everything as a string, and a parameter left out is one that
 * is nil.
 */
public final class Arguments {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	private final List<@Nullable Object> values;

	/**
	 * Creates the arguments.
	 * @param values the values, {@code null} for nil
	 */
	public Arguments(List<@Nullable Object> values) {
		this.values = Collections.unmodifiableList(new ArrayList<>(values));
	}

	int count() {
		return this.values.size();
	}

	private @Nullable Object value(int position) {
		return (position < this.values.size()) ? this.values.get(position) : null;
	}

	/**
	 * A parameter that has to be there.
	 * @param position its position, from 0
	 * @return its text; the original reads nil as {@code None}
	 */
	String text(int position) {
		return text(position, "None");
	}

	String text(int position, String fallback) {
		String text = textOrNull(position);
		return (text != null) ? text : fallback;
	}

	@Nullable String textOrNull(int position) {
		Object value = value(position);
		if (value instanceof Boolean flag) {
			return flag ? "True" : "False";
		}
		return (value != null) ? value.toString() : null;
	}

	/**
	 * A parameter that has to be a string where it is there at all.
	 * @param position its position, from 0
	 * @param fallback what nil means
	 * @return the string
	 * @throws IllegalArgumentException if it is of another type, which makes the original
	 * crash
	 */
	String string(int position, String fallback) {
		Object value = value(position);
		if (value != null && !(value instanceof String)) {
			throw new IllegalArgumentException("expected string or buffer");
		}
		return text(position, fallback);
	}

	/**
	 * A switch that is off unless given; any text but the empty one turns it on.
	 * @param position its position, from 0
	 * @return whether it is on
	 */
	boolean flag(int position) {
		Object value = value(position);
		if (value instanceof Boolean flag) {
			return flag;
		}
		if (value instanceof Number number) {
			return number.doubleValue() != 0;
		}
		return value != null && !value.toString().isEmpty();
	}

	/**
	 * Whether the caller waits for a procedure to end, as it does unless told otherwise.
	 * @param position the parameter's position, from 0
	 * @return whether it waits
	 */
	boolean synchronous(int position) {
		String text = text(position, "True");
		return !("FALSE".equalsIgnoreCase(text) || "0".equals(text));
	}

	double number(int position) {
		Object value = value(position);
		if (value instanceof Number number) {
			return number.doubleValue();
		}
		String text = text(position);
		try {
			return Double.parseDouble(text.strip());
		}
		catch (NumberFormatException ex) {
			throw new NodeException("ServerError: Value (%s) must be a float.".formatted(text), ex);
		}
	}

	/**
	 * A timeout in seconds; what is no positive number means the default.
	 * @param position its position, from 0
	 * @return the timeout
	 */
	Duration timeout(int position) {
		try {
			double seconds = Double.parseDouble(text(position, "0").strip());
			return (seconds > 0) ? Duration.ofMillis((long) (Math.min(seconds, 3600) * 1000)) : DEFAULT_TIMEOUT;
		}
		catch (NumberFormatException ex) {
			return DEFAULT_TIMEOUT;
		}
	}

}
