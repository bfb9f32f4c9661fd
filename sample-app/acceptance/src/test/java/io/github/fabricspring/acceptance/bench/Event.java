package io.github.fabricspring.acceptance.bench;

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
