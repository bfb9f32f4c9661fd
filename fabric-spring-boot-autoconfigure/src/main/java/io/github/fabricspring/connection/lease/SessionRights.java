package io.github.fabricspring.connection.lease;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What is known of a session's rights: whether {@code read_only} binds it. Used by the
 * thread that uses the connection.
 */
public final class SessionRights {

	private final Connection physical;

	private final ConnectionOwner owner;

	private Knowledge state = Knowledge.NOT_ASKED;

	/**
	 * Creates what is known of a session that was not asked yet.
	 * @param physical the driver's connection
	 * @param owner the pool, which asks
	 */
	public SessionRights(Connection physical, ConnectionOwner owner) {
		this.physical = physical;
		this.owner = owner;
	}

	/**
	 * Asks the pool whether the session may write.
	 * @throws SQLException if it must not, or did not answer
	 */
	public void check() throws SQLException {
		this.owner.checkRights(this.physical, this);
	}

	/**
	 * Whether the server was asked, and no role was set since.
	 * @return whether {@link #isPrivileged} tells
	 */
	public boolean areKnown() {
		return this.state == Knowledge.BOUND || this.state == Knowledge.PRIVILEGED;
	}

	/**
	 * Whether the session is known to be bound by {@code read_only}.
	 * @return whether it is
	 */
	public boolean areBound() {
		return this.state == Knowledge.BOUND;
	}

	/**
	 * Whether the session is known to write to a server that is {@code read_only}.
	 * @return whether it is
	 */
	public boolean isPrivileged() {
		return this.state == Knowledge.PRIVILEGED;
	}

	/**
	 * Whether a role was set since the server was asked.
	 * @return whether one was
	 */
	public boolean isRoleSet() {
		return this.state == Knowledge.ROLE_SET;
	}

	/**
	 * Records the server's answer.
	 * @param privileged whether {@code read_only} does not bind the session
	 */
	public void learn(boolean privileged) {
		this.state = (privileged) ? Knowledge.PRIVILEGED : Knowledge.BOUND;
	}

	/** Records that the application sets a role. */
	public void roleSet() {
		this.state = Knowledge.ROLE_SET;
	}

	private enum Knowledge {

		NOT_ASKED, ROLE_SET, BOUND, PRIVILEGED

	}

}
