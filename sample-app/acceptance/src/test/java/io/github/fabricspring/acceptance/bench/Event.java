package io.github.fabricspring.acceptance.bench;

import java.util.Arrays;
import java.util.List;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;

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

	/**
	 * Finds events by their names.
	 * @param names the names with commas between them
	 * @return the events, all if none is named
	 */
	static List<Event> of(String names) {
		return (names.isBlank()) ? List.of(values()) : Arrays.stream(names.split(",")).map(Event::valueOf).toList();
	}

	/**
	 * Lets it happen.
	 * @param group the group
	 * @param primary its primary
	 */
	abstract void strike(FarmGroup group, MysqlServer primary);

	/**
	 * It is over.
	 * @param primary the server that was hit
	 */
	void cure(MysqlServer primary) {
	}

}
