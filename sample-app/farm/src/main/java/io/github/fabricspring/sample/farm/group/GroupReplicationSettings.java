package io.github.fabricspring.sample.farm.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a Group Replication group.
 *
 * @param expelTimeout how long a silent member stays in the group after the 5 s in which
 * it is merely suspected, in whole seconds
 * @param more further options of each member, {@code --group-replication-consistency} for
 * example
 * @param reportHost the host that each member reports of itself, {@code null} for the one
 * where it listens; members catch up from each other by the latter in any case
 */
public record GroupReplicationSettings(Duration expelTimeout, List<String> more, @Nullable String reportHost) {

	/** Silent members are expelled as soon as they are suspected. */
	public static final GroupReplicationSettings DEFAULTS = new GroupReplicationSettings(Duration.ZERO, List.of(),
			null);

	public GroupReplicationSettings {
		more = List.copyOf(more);
	}

	public GroupReplicationSettings withExpelTimeout(Duration expelTimeout) {
		return new GroupReplicationSettings(expelTimeout, this.more, this.reportHost);
	}

	public GroupReplicationSettings with(String... more) {
		return new GroupReplicationSettings(this.expelTimeout, List.of(more), this.reportHost);
	}

	public GroupReplicationSettings withReportHost(String reportHost) {
		return new GroupReplicationSettings(this.expelTimeout, this.more, reportHost);
	}

	/**
	 * The options of a member.
	 * @param group the group's name for its members, a UUID
	 * @param own where this member listens to the others
	 * @param all where the members listen to each other, this one included
	 * @param clients where this member listens to clients
	 * @return the arguments
	 */
	List<String> options(String group, String own, List<String> all, String clients) {
		List<String> options = new ArrayList<>(List.of("--plugin-load-add=group_replication.so",
				"--group-replication-group-name=" + group, "--group-replication-local-address=" + own,
				"--group-replication-group-seeds=" + String.join(",", all), "--group-replication-start-on-boot=OFF",
				"--group-replication-single-primary-mode=ON",
				"--group-replication-member-expel-timeout=" + this.expelTimeout.toSeconds(),
				// a member logs in at another to catch up, over a plain connection
				"--group-replication-recovery-get-public-key=ON",
				// the least that there is; 1 GB otherwise
				"--group-replication-message-cache-size=134217728"));
		if (this.reportHost != null) {
			options.add("--report-host=" + this.reportHost);
			options.add("--group-replication-advertise-recovery-endpoints=" + clients);
		}
		options.addAll(this.more);
		return options;
	}

}
