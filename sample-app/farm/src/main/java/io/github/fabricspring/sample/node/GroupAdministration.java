package io.github.fabricspring.sample.node;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The node's operations on groups and servers, independent of the protocol. A server is
 * named by its UUID or by {@code host:port}.
 * <p>
 * Every operation that changes something returns when it is done, and throws
 * {@link NodeException} with the original node's words when it is refused or fails.
 */
public interface GroupAdministration {

	List<GroupDescription> groups();

	/**
	 * The servers of all groups, FAULTY ones included.
	 * @return the servers, ordered by group, then UUID
	 */
	List<ManagedServer> servers();

	List<ServerHealth> health(String group);

	void createGroup(String group, @Nullable String description);

	void destroyGroup(String group);

	void describeGroup(String group, String description);

	/**
	 * Turns the failure detector on.
	 * @param group the group
	 */
	void activateGroup(String group);

	void deactivateGroup(String group);

	void addServer(String group, String address, Duration timeout, boolean updateOnly);

	void removeServer(String group, String server);

	/**
	 * Moves the primary: a switchover if there is a live one, else an election.
	 * @param group the group
	 * @param candidate the server to promote, or {@code null} to let the node choose
	 * @param updateOnly whether only the store is changed
	 */
	void promote(String group, @Nullable String candidate, boolean updateOnly);

	void demote(String group, boolean updateOnly);

	void setStatus(String server, MemberStatus status, boolean updateOnly);

	void setMode(String server, ServerAccess mode);

	void setWeight(String server, double weight);

	String lookupUuid(String address, Duration timeout);

	void reportError(String server, String reporter, String error, boolean updateOnly);

	/**
	 * A client could not reach a server: it is probed, and believed only if the probe
	 * fails as well.
	 * @param server the server
	 * @param reporter the name of the reporter
	 * @param error the reported error
	 * @param updateOnly whether only the store is changed
	 */
	void reportFailure(String server, String reporter, String error, boolean updateOnly);

	/** In the order of the protocol's numbers 0 to 3. */
	enum MemberStatus {

		FAULTY, SPARE, SECONDARY, PRIMARY

	}

	/** In the order of the protocol's numbers 0 to 3. */
	enum ServerAccess {

		OFFLINE, READ_ONLY, WRITE_ONLY, READ_WRITE

	}

	record GroupDescription(String id, @Nullable String description, boolean failureDetector,
			@Nullable String primaryUuid) {
	}

	record ManagedServer(String uuid, String group, String host, int port, ServerAccess mode, MemberStatus status,
			double weight) {
	}

	/**
	 * A server as {@code group.health} shows it.
	 *
	 * @param ioError the receiver's error, {@code null} where there is none
	 * @param sqlError the applier's error, {@code null} where there is none
	 * @param issues sentences for the operator, for example why it stays FAULTY
	 */
	record ServerHealth(String uuid, boolean alive, MemberStatus status, boolean notRunning, boolean notConfigured,
			boolean ioNotRunning, boolean sqlNotRunning, @Nullable String ioError, @Nullable String sqlError,
			List<String> issues) {
	}

}
