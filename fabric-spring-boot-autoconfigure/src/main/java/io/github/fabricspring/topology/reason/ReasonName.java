package io.github.fabricspring.topology.reason;

import java.util.Locale;

/**
 * The names of the reasons, for meters and alerts.
 */
public enum ReasonName {

	/** No server is known: the group does not exist, or is empty. */
	NO_SERVERS,

	/** Fewer servers have answered than it takes to tell who is primary. */
	TOO_FEW_ANSWERS,

	/** No member that has answered reaches a majority of its group. */
	NO_MAJORITY,

	/** The servers are members of groups with different names. */
	DIFFERENT_GROUPS,

	/** The group has several parts, each of which may have a primary. */
	SPLIT_BRAIN,

	/** The group runs in multi-primary mode. */
	MULTI_PRIMARY,

	/** The members name no primary yet, or it does not say so itself. */
	ELECTION,

	/** The primary has not answered, or the other members do not reach it. */
	PRIMARY_NOT_REACHED,

	/** The primary lives and cannot be asked. It stays primary. */
	PRIMARY_NOT_ASKED,

	/** The primary of the group is read-only, though it has applied its backlog. */
	PRIMARY_READ_ONLY,

	/** The new primary has not applied all that it received. */
	BACKLOG,

	/** No server that has answered takes writes. */
	NO_WRITABLE,

	/** Several servers take writes. */
	SEVERAL_WRITABLE,

	/** A server takes writes, and may have been left open by mistake. */
	LEFT_OPEN,

	/** A server takes writes, and the replicas follow another. */
	FOLLOWED_ELSEWHERE,

	/** A reason of an application's own source. */
	OTHER;

	/**
	 * Returns the name as operators see it.
	 * @return the name in lower case with hyphens, such as {@code split-brain}
	 */
	public String shortName() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
