package io.github.fabricspring.support;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Writes keys into a table, and answers as it is told.
 */
public class FakeResolver implements CommitResolver {

	public final List<LostCommit> lost = new CopyOnWriteArrayList<>();

	public volatile Outcome answer = Outcome.UNKNOWN;

	/** How it breaks, if not {@code null}. */
	public volatile @Nullable Error failure;

	/** How it breaks when a COMMIT with a key is made, if not {@code null}. */
	public volatile @Nullable Error keyless;

	/** The marks of the sessions in which a COMMIT waited when it was last told. */
	public volatile Collection<String> hanging = List.of();

	/** How often it was told of hanging COMMITs, or that there are none. */
	public final AtomicInteger told = new AtomicInteger();

	/** How it breaks the next time it is told, if not {@code null}. */
	public final AtomicReference<@Nullable Error> deaf = new AtomicReference<>();

	/** How long the last key might take. */
	public volatile @Nullable KeyLimit limit;

	/** How keys are written where they are wanted always. */
	public volatile KeyUse use = KeyUse.WITHIN_COMMIT;

	@Override
	public KeyUse use(String group, boolean always, Duration patience) {
		return (always) ? this.use : KeyUse.NONE;
	}

	@Override
	public KeyedCommit keyedCommit(String group) {
		Error keyless = this.keyless;
		if (keyless != null) {
			throw keyless;
		}
		UUID key = UUID.randomUUID();
		return new KeyedCommit() {
			@Override
			public UUID key() {
				return key;
			}

			@Override
			public void send(Connection physical, KeyLimit limit) throws SQLException {
				FakeResolver.this.limit = limit;
				try (Statement statement = physical.createStatement()) {
					statement.execute(HostileServer.COMMIT + "('" + key + "')");
				}
			}
		};
	}

	@Override
	public UUID writeKey(String group, Connection physical, KeyLimit limit) throws SQLException {
		this.limit = limit;
		UUID key = UUID.randomUUID();
		try (PreparedStatement statement = physical.prepareStatement("INSERT INTO keys VALUES (?)")) {
			statement.setString(1, key.toString());
			statement.executeUpdate();
		}
		return key;
	}

	@Override
	public void hanging(Server server, Collection<String> sessions) {
		Error deaf = this.deaf.getAndSet(null);
		if (deaf != null) {
			throw deaf;
		}
		this.hanging = sessions;
		this.told.incrementAndGet();
	}

	@Override
	public Outcome resolve(LostCommit lost) {
		this.lost.add(lost);
		Error failure = this.failure;
		if (failure != null) {
			throw failure;
		}
		return this.answer;
	}

}
