package io.github.fabricspring.sample.farm.group;

import java.util.List;

import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.MysqlServer;
import org.jspecify.annotations.Nullable;

/**
 * All servers of a farm as one group with one primary. Every operation returns when its
 * effect is there. The farm stays its owner's to close.
 */
public interface FarmGroup extends AutoCloseable {

	/**
	 * The group's name.
	 * @return the name that applications use
	 */
	String name();

	/**
	 * The servers.
	 * @return the farm whose servers the group is made of
	 */
	Farm farm();

	/**
	 * The primary's address.
	 * @return {@code host:port}, {@code null} between two primaries
	 */
	@Nullable String primary();

	/**
	 * The process behind the primary.
	 * @return the server
	 * @throws IllegalStateException between two primaries
	 */
	default MysqlServer primaryServer() {
		String address = primary();
		if (address == null) {
			throw new IllegalStateException(name() + " has no primary: " + describe());
		}
		return farm().server(address);
	}

	/**
	 * The other servers; all while there is no primary.
	 * @return those of the farm that are not the primary, in the farm's order
	 */
	default List<MysqlServer> secondaries() {
		String address = primary();
		return farm().servers().stream().filter((server) -> !server.address().equals(address)).toList();
	}

	/** Moves the primary to another live server. */
	void switchOver();

	/** Kills the primary's process without a word, as a power cut would. */
	default void killPrimary() {
		primaryServer().kill();
	}

	/**
	 * Starts what was killed and returns when every server of the group serves again.
	 */
	void restore();

	/**
	 * The group's servers.
	 * @return a line for each, for people
	 */
	List<String> describe();

	@Override
	void close();

}
