package io.github.fabricspring.acceptance.bench;

import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;

/**
 * What makes a primary move.
 */
enum Event {

	SWITCHOVER {

		@Override
		void strike(LocalFabric fabric, MysqlServer primary) {
			fabric.switchOver();
		}

	},

	/** {@code kill -9}. */
	KILL {

		@Override
		void strike(LocalFabric fabric, MysqlServer primary) {
			primary.kill();
		}

	},

	/** {@code kill -STOP}, until another is primary. */
	FREEZE {

		@Override
		void strike(LocalFabric fabric, MysqlServer primary) {
			primary.freeze();
		}

		@Override
		void cure(MysqlServer primary) {
			primary.thaw();
		}

	};

	/**
	 * Lets it happen.
	 * @param fabric the group
	 * @param primary its primary
	 */
	abstract void strike(LocalFabric fabric, MysqlServer primary);

	/**
	 * It is over.
	 * @param primary the server that was hit
	 */
	void cure(MysqlServer primary) {
	}

}
