package io.github.fabricspring.sample.farm.distribution;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A version of MySQL.
 *
 * @param major the first number
 * @param minor the second
 * @param patch the third
 */
public record MysqlVersion(int major, int minor, int patch) {

	/** What a farm can be made of, for messages. */
	public static final String SUPPORTED = "8.0.26 or a later 8.0, 8.4 or 9.x";

	private static final Pattern VERSION = Pattern.compile("Ver (\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");

	/**
	 * Finds the version in what a server program says of itself.
	 * @param output of {@code mysqld --version}
	 * @return the version, {@code null} if it names none
	 */
	static @Nullable MysqlVersion find(String output) {
		Matcher matcher = VERSION.matcher(output);
		return matcher.find() ? new MysqlVersion(number(matcher, 1), number(matcher, 2), number(matcher, 3)) : null;
	}

	private static int number(Matcher matcher, int group) {
		return Integer.parseInt(matcher.group(group));
	}

	/**
	 * Whether a farm can be made of it. 8.0.26 is the first with semisync_source; 8.1 to
	 * 8.3 were innovation releases, which ended with 8.4.
	 * @return whether it is supported
	 */
	boolean isSupported() {
		return (is8_0() && this.patch >= 26) || (this.major == 8 && this.minor == 4) || this.major == 9;
	}

	/**
	 * Whether it is one of 8.0, which has options that are gone since.
	 * @return whether it is
	 */
	public boolean is8_0() {
		return this.major == 8 && this.minor == 0;
	}

	@Override
	public String toString() {
		return this.major + "." + this.minor + "." + this.patch;
	}

}
