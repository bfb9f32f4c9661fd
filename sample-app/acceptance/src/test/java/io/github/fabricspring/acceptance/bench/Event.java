package io.github.fabricspring.acceptance.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.acceptance.failover.Backlog;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.group.GroupReplication;

import org.springframework.util.Assert;

/**
 * What makes a primary move.
 */
enum Event {

	SWITCHOVER {

		@Override
		void strike(FarmGroup group, MysqlServer primary) {
			group.switchOver();
		}

	},

	/** Of Group Replication, to a member that is six seconds behind. */
	SWITCHOVER_BEHIND {

		@Override
		void strike(FarmGroup group, MysqlServer primary) {
			Assert.isInstanceOf(GroupReplication.class, group,
					"SWITCHOVER_BEHIND needs -Dfailover.engine=group-replication");
			MysqlServer target = group.secondaries().get(0);
			CompletableFuture<Void> moving;
			try (Backlog held = Backlog.of(group, List.of(target))) {
				moving = CompletableFuture.runAsync(() -> ((GroupReplication) group).switchOver(target));
				Backlog.passes(BACKLOG);
				Assert.state(held.isHeld(), "The member was not held up");
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
			moving.join();
		}

		@Override
		boolean holdsReads() {
			return true;
		}

		@Override
		double addedMedianMillis() {
			return ADDED_MAXIMUM_MILLIS;
		}

	},

	/** {@code kill -9}. */
	KILL {

		@Override
		void strike(FarmGroup group, MysqlServer primary) {
			primary.kill();
		}

	},

	/** {@code kill -STOP}, until another is primary. */
	FREEZE {

		@Override
		void strike(FarmGroup group, MysqlServer primary) {
			primary.freeze();
		}

		@Override
		void cure(MysqlServer primary) {
			primary.thaw();
		}

	};

	/** What a caller may add at most to the time in which the cluster takes no writes. */
	static final double ADDED_MAXIMUM_MILLIS = 150;

	private static final Duration BACKLOG = Duration.ofSeconds(6);

	/**
	 * Finds events by their names.
	 * @param names the names with commas between them
	 * @return the events; if none is named, those that every engine knows
	 */
	static List<Event> of(String names) {
		return (names.isBlank()) ? List.of(SWITCHOVER, KILL, FREEZE)
				: Arrays.stream(names.split(",")).map(Event::valueOf).toList();
	}

	/**
	 * Lets it happen.
	 * @param group the group
	 * @param primary its primary
	 */
	abstract void strike(FarmGroup group, MysqlServer primary);

	/**
	 * Tells whether the cluster itself holds reads, as an elected member does until it
	 * has applied its backlog. What callers add is that of the writers then.
	 * @return whether it does
	 */
	boolean holdsReads() {
		return false;
	}

	/**
	 * What a caller may add in the median.
	 * @return milliseconds
	 */
	double addedMedianMillis() {
		return 20;
	}

	/**
	 * It is over.
	 * @param primary the server that was hit
	 */
	void cure(MysqlServer primary) {
	}

}
