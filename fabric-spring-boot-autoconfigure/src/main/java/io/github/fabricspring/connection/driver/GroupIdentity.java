package io.github.fabricspring.connection.driver;

import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a group whose topology tells no UUIDs, as they were first seen.
 * <p>
 * Another server at one of the addresses is refused as long as a call may still use the
 * known servers: while a connection to one of them is open, and then for as long as a
 * call may take. After that the group as a whole is seen anew.
 */
final class GroupIdentity {

	private static final Log logger = LogFactory.getLog(GroupIdentity.class);

	private static final int FEW = 64;

	private final Duration longestCall;

	private final ReentrantLock lock = new ReentrantLock();

	/** The UUIDs by address. */
	private final Map<String, String> seen = new HashMap<>();

	/** The driver's connections to the servers that were seen. */
	private List<WeakReference<Connection>> opened = new ArrayList<>();

	/** The number of connections at which those that are closed are dropped. */
	private int full = FEW;

	/**
	 * The time since which a stranger is at one of the addresses and no connection is
	 * open.
	 */
	private @Nullable Long deserted;

	GroupIdentity(Duration longestCall) {
		this.longestCall = longestCall;
	}

	/**
	 * Admits a server, or refuses it.
	 * @param address the address of the connection
	 * @param uuid the server's UUID
	 * @param connection the connection to it
	 * @param now the time in nanoseconds
	 * @return the UUID that it should have, {@code null} if it is admitted
	 */
	@Nullable String admit(String address, String uuid, Connection connection, long now) {
		this.lock.lock();
		try {
			String known = this.seen.get(address);
			if (known != null && !known.equalsIgnoreCase(uuid)) {
				if (!isOver(now)) {
					return known;
				}
				logger.warn(address + " is server " + uuid + " now and was " + known
						+ ": no connection of its group has been open for " + this.longestCall.toSeconds()
						+ " s, so all servers of the group are accepted anew");
				this.seen.clear();
			}
			this.deserted = null;
			this.seen.put(address, uuid);
			if (this.opened.size() >= this.full) {
				dropClosed();
				this.full = Math.max(FEW, 2 * this.opened.size());
			}
			this.opened.add(new WeakReference<>(connection));
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void dropClosed() {
		this.opened = new ArrayList<>(this.opened.stream().filter(GroupIdentity::isOpen).toList());
	}

	private boolean isOver(long now) {
		dropClosed();
		if (!this.opened.isEmpty()) {
			this.deserted = null;
			return false;
		}
		if (this.deserted == null) {
			this.deserted = now;
		}
		return now - this.deserted >= this.longestCall.toNanos();
	}

	private static boolean isOpen(WeakReference<Connection> reference) {
		Connection connection = reference.get();
		try {
			return connection != null && !connection.isClosed();
		}
		catch (SQLException ex) {
			return false;
		}
	}

}
