package io.github.fabricspring.call;

import java.sql.SQLException;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the physical connection saw it, before any layer above could mask it.
 *
 * @param verdict what it says about the transaction
 * @param committing whether COMMIT had been sent
 * @param server the server, {@code null} if the group had none to connect to
 * @param reading whether the server had been chosen for reading, so that any other server
 * of the group may serve a rerun
 * @param cause the driver's own error
 */
public record Failure(Verdict verdict, boolean committing, @Nullable Server server, boolean reading,
		SQLException cause) {

	/**
	 * Creates the failure of a connection that may write.
	 * @param verdict what it says about the transaction
	 * @param committing whether COMMIT had been sent
	 * @param server the server, {@code null} if the group had none to connect to
	 * @param cause the driver's own error
	 */
	public Failure(Verdict verdict, boolean committing, @Nullable Server server, SQLException cause) {
		this(verdict, committing, server, false, cause);
	}

}
