package io.github.fabricspring.sample.fabric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import io.github.fabricspring.sample.farm.group.GroupReplicationSettings;
import io.github.fabricspring.sample.farm.group.Replication;
import io.github.fabricspring.sample.farm.group.ReplicationSettings;

/**
 * The ways in which a farm's servers can be a group.
 */
public enum Engine {

	/** Semi-synchronous replication under a Fabric node. */
	FABRIC {

		@Override
		public FarmGroup start(Farm farm, String group) {
			return LocalFabric.start(farm, group);
		}

	},

	/** Group Replication with a single primary. */
	GROUP_REPLICATION {

		@Override
		public FarmGroup start(Farm farm, String group) {
			return GroupReplication.start(farm, group, GroupReplicationSettings.DEFAULTS);
		}

	},

	/**
	 * Semi-synchronous GTID replication under a promoter that the servers do not know.
	 */
	REPLICATION {

		@Override
		public FarmGroup start(Farm farm, String group) {
			return Replication.start(farm, group, ReplicationSettings.DEFAULTS);
		}

	};

	/**
	 * Makes a group of all servers of a farm.
	 * @param farm the servers, closed to writers and without transactions; stays the
	 * caller's to close
	 * @param group the group's name
	 * @return the group, with a primary
	 */
	public abstract FarmGroup start(Farm farm, String group);

	/**
	 * Finds an engine by its name.
	 * @param name the name on a command line, such as {@code group-replication}
	 * @return the engine
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public static Engine of(String name) {
		return Arrays.stream(values())
			.filter((engine) -> engine.toString().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"There is no engine '" + name + "'; there are " + List.of(values())));
	}

	/**
	 * The name on a command line, which is also the starter's name for the way to
	 * discover it.
	 */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
