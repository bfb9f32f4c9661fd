package io.github.fabricspring.sessions;

import org.hibernate.SessionEventListener;

/**
 * A check of a session of Hibernate before it fetches a connection. A query tells no
 * other listener, and returns what the session holds instead of the rows that it reads.
 */
final class ConnectionGuard implements SessionEventListener {

	private static final long serialVersionUID = 1L;

	private final transient Runnable check;

	ConnectionGuard(Runnable check) {
		this.check = check;
	}

	@Override
	public void jdbcConnectionAcquisitionStart() {
		this.check.run();
	}

}
