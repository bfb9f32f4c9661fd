package io.github.fabricspring.reads;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

import io.github.fabricspring.ConsistencyScope;
import io.github.fabricspring.ConsistencyToken;
import io.github.fabricspring.pool.ServerPool;
import org.jspecify.annotations.Nullable;

/**
 * The state that the reads of a thread must see, by group: the thread's last commit or
 * the token of an open scope. Without a scope the position stays with a pooled thread;
 * its next task then waits longer than needed, at most once per server.
 */
public final class SessionConsistency {

	private static final ThreadLocal<@Nullable Map<String, Position>> CURRENT = new ThreadLocal<>();

	private SessionConsistency() {
	}

	/**
	 * Returns the position of this thread.
	 * @param group the group's name
	 * @return the position as a token, {@code null} if there is none
	 */
	public static @Nullable ConsistencyToken token(String group) {
		Position position = of(group);
		return (position != null) ? position.token() : null;
	}

	/**
	 * Opens a scope that begins at a token. Earlier commits of the thread no longer
	 * count.
	 * @param token the token, {@code null} to begin with no requirement
	 * @return the scope, to be closed on the same thread
	 */
	public static ConsistencyScope open(@Nullable ConsistencyToken token) {
		Map<String, Position> before = CURRENT.get();
		CURRENT.set(new HashMap<>());
		if (token != null) {
			move(token);
		}
		return () -> {
			if (before != null) {
				CURRENT.set(before);
			}
			else {
				CURRENT.remove();
			}
		};
	}

	static @Nullable Position of(String group) {
		Map<String, Position> current = CURRENT.get();
		return (current != null) ? current.get(group) : null;
	}

	static Position move(ConsistencyToken token) {
		Map<String, Position> current = CURRENT.get();
		if (current == null) {
			current = new HashMap<>();
			CURRENT.set(current);
		}
		Position position = new Position(token, Collections.newSetFromMap(new WeakHashMap<>()));
		current.put(token.group(), position);
		return position;
	}

	/**
	 * A position of a thread in the history of a group.
	 *
	 * @param token the state that reads must see
	 * @param reached the pools of the servers that are known to have it
	 */
	record Position(ConsistencyToken token, Set<ServerPool> reached) {

	}

}
