package io.github.fabricspring.sample.farm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.farm.distribution.MysqlVersion;

/**
 * The command line of a server. A server starts closed to writers and with semi-sync off
 * on the source's side: only the node opens one.
 *
 * @param id the server's id, unique in the farm
 * @param host where it listens
 * @param port the port there
 * @param dataDirectory its data, relative to which sockets and logs are named
 * @param role what it is for
 * @param more options beside those of its role, in their place where both name one
 */
record ServerOptions(int id, String host, int port, Path dataDirectory, Role role, List<String> more) {

	/** Sizes that fit many on a laptop. */
	private static final List<String> COMMON = List.of("--innodb-redo-log-capacity=8388608",
			"--innodb-buffer-pool-size=67108864", "--mysqlx=OFF", "--skip-name-resolve", "--log-error-verbosity=2",
			"--innodb-buffer-pool-dump-at-shutdown=OFF", "--innodb-buffer-pool-load-at-startup=OFF",
			"--character-set-server=utf8mb4",
			// the performance schema sizes itself by these: 140 MB less for each server
			"--table-open-cache=400", "--table-definition-cache=400", "--performance-schema-digests-size=200",
			"--performance-schema-events-statements-history-long-size=0",
			"--performance-schema-events-waits-history-long-size=0",
			"--performance-schema-events-stages-history-long-size=0",
			"--performance-schema-events-transactions-history-long-size=0", "--performance-schema-error-size=0",
			"--log-timestamps=UTC");

	private static final List<String> DURABLE = List.of("--innodb-flush-log-at-trx-commit=1", "--sync-binlog=1");

	private static final List<String> REPLICATED = List.of("--gtid-mode=ON", "--enforce-gtid-consistency=ON",
			"--log-bin=binlog", "--log-replica-updates=ON",
			// a replica that connects is sent nothing until its source has read through
			// the
			// last file: seconds with the default of 1 GB
			"--max-binlog-size=4194304", "--relay-log=relay", "--relay-log-recovery=ON", "--skip-replica-start=ON",
			"--replica-preserve-commit-order=ON",
			// without these a replica falls behind a primary with a few busy writers
			"--replica-parallel-workers=8", "--plugin-load-add=semisync_source.so",
			"--plugin-load-add=semisync_replica.so", "--plugin-load-add=mysql_clone.so",
			"--rpl-semi-sync-source-enabled=OFF", "--rpl-semi-sync-replica-enabled=ON",
			"--rpl-semi-sync-source-wait-for-replica-count=1", "--rpl-semi-sync-source-wait-point=AFTER_SYNC",
			"--rpl-semi-sync-source-wait-no-replica=ON",
			// the longest that there is, in ms: 49 days
			"--rpl-semi-sync-source-timeout=4294967295");

	/** What later versions do anyway, and have no options for any more. */
	private static final List<String> REPLICATED_8_0 = List.of("--binlog-format=ROW",
			"--binlog-transaction-dependency-tracking=WRITESET");

	ServerOptions {
		more = List.copyOf(more);
	}

	ServerOptions(int id, int port, Path dataDirectory, Role role) {
		this(id, Network.LOOPBACK.host(id), port, dataDirectory, role, List.of());
	}

	ServerOptions with(List<String> more) {
		return new ServerOptions(this.id, this.host, this.port, this.dataDirectory, this.role, more);
	}

	ServerOptions with(Role role) {
		return new ServerOptions(this.id, this.host, this.port, this.dataDirectory, role, List.of());
	}

	/**
	 * What the template and every server agree upon.
	 * @param version the server's version
	 * @return the arguments
	 */
	static List<String> common(MysqlVersion version) {
		List<String> common = new ArrayList<>(COMMON);
		if (version.is8_0()) {
			// The native method needs neither TLS nor a public key, so that connectors of
			// the original's age get in; they look at what the server's greeting proposes
			common.add("--default-authentication-plugin=mysql_native_password");
		}
		return common;
	}

	List<String> arguments(MysqlVersion version) {
		List<String> arguments = new ArrayList<>(List.of("--datadir=" + this.dataDirectory, "--port=" + this.port,
				"--bind-address=" + this.host, "--server-id=" + this.id, "--socket=mysqld.sock",
				"--pid-file=mysqld.pid", "--general-log-file=general.log", "--max-connections=600"));
		arguments.addAll(common(version));
		arguments.addAll(DURABLE);
		if (this.role == Role.STORE) {
			arguments.add("--skip-log-bin");
			return arguments;
		}
		arguments.addAll(REPLICATED);
		if (version.is8_0()) {
			arguments.addAll(REPLICATED_8_0);
		}
		arguments.addAll(List.of("--report-host=" + this.host, "--report-port=" + this.port));
		if (this.role == Role.GROUP) {
			arguments.add("--super-read-only=ON");
		}
		else {
			arguments.add("--offline-mode=ON");
		}
		arguments.addAll(this.more);
		return arguments;
	}

	/** What a server is for. */
	enum Role {

		/** A member of a group, or about to be one. */
		GROUP,

		/** The node's backing store: open, alone. */
		STORE,

		/** A member about to be overwritten: open to the farm only. */
		RECIPIENT

	}

}
