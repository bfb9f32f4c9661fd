package io.github.fabricspring.acceptance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

import io.github.fabricspring.sample.farm.Conditions;
import io.github.fabricspring.sample.farm.FarmAccounts.Account;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.files.FileTrees;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.process.Shell;

/**
 * A MySQL Router process in front of a Group Replication group, which asks the group as
 * often and waits as long as it does by default. It ends with this JVM, however that
 * ends.
 */
final class MysqlRouter implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int PACKET_HEADER = 4;

	private static final byte PROTOCOL = 10;

	/**
	 * Leaves the metadata account's password where the router looks for it, starts the
	 * router, and kills it when the JVM's end of the pipe is closed.
	 */
	private static final String WATCHED = """
			set -e
			exec 3<&0 >"$2/mysqlrouter.log" 2>&1
			"$1_keyring" init "$2/keyring" --master-key-file "$2/key"
			echo "$4" | "$1_keyring" set "$2/keyring" "$3" password --master-key-file "$2/key"
			"$1" --config "$2/mysqlrouter.conf" </dev/null 3<&- &
			router=$!
			cat <&3 >/dev/null
			kill -KILL "$router"
			""";

	private static final String CONFIGURATION = """
			[DEFAULT]
			name=bench
			logging_folder=
			data_folder=%1$s
			runtime_folder=%1$s
			dynamic_state=%1$s/state.json
			keyring_path=%1$s/keyring
			master_key_path=%1$s/key
			[logger]
			level=INFO
			[metadata_cache:bench]
			cluster_type=gr
			router_id=%2$d
			user=%3$s
			metadata_cluster=%4$s
			[routing:rw]
			bind_address=127.0.0.1
			bind_port=%5$d
			destinations=metadata-cache://%4$s/?role=PRIMARY
			routing_strategy=first-available
			protocol=classic
			client_ssl_mode=PASSTHROUGH
			server_ssl_mode=AS_CLIENT
			""";

	private final Path directory;

	private final int port;

	private final Process shell;

	private MysqlRouter(Path program, FarmGroup group, String groupName) throws IOException {
		this.directory = Files.createTempDirectory("mysqlrouter");
		this.port = group.farm().freePorts(1).get(0);
		Account account = RouterMetadata.ACCOUNT;
		Files.writeString(this.directory.resolve("mysqlrouter.conf"), CONFIGURATION.formatted(this.directory,
				RouterMetadata.ROUTER, account.user(), RouterMetadata.CLUSTER, this.port));
		Files.writeString(this.directory.resolve("state.json"), state(group, groupName));
		this.shell = new ProcessBuilder("/bin/sh", "-c", WATCHED, "router", program.toString(),
				this.directory.toString(), account.user(), account.password())
			.start();
	}

	/**
	 * Starts a router.
	 * @param program the program {@code mysqlrouter}, with {@code mysqlrouter_keyring}
	 * beside it
	 * @param group a Group Replication group, which gets the metadata that the router
	 * reads
	 * @return the router, connections to it reach the primary
	 */
	static MysqlRouter start(Path program, FarmGroup group) {
		try {
			MysqlRouter router = new MysqlRouter(program, group, RouterMetadata.write(group));
			try {
				Conditions.await("MySQL Router to route", PATIENCE, router::routes,
						() -> Shell.lastWords(router.log()));
				return router;
			}
			catch (IllegalStateException ex) {
				router.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String state(FarmGroup group, String groupName) {
		String servers = group.farm()
			.servers()
			.stream()
			.map(MysqlServer::address)
			.collect(Collectors.joining("\", \"mysql://", "[\"mysql://", "\"]"));
		return """
				{"metadata-cache": {"group-replication-id": "%s", "cluster-metadata-servers": %s}, "version": "1.0.0"}
				""".formatted(groupName, servers);
	}

	// The primary's greeting begins with its protocol's version, the router's error with
	// another byte.
	private boolean routes() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 1000);
			socket.setSoTimeout(1000);
			byte[] packet = socket.getInputStream().readNBytes(PACKET_HEADER + 1);
			return packet.length > PACKET_HEADER && packet[PACKET_HEADER] == PROTOCOL;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Where clients connect.
	 * @return {@code host:port}
	 */
	String address() {
		return "127.0.0.1:" + this.port;
	}

	private Path log() {
		return this.directory.resolve("mysqlrouter.log");
	}

	@Override
	public void close() {
		try {
			this.shell.getOutputStream().close();
			if (!Shell.awaitExitUninterrupted(this.shell, PATIENCE)) {
				throw new FarmException("MySQL Router is still there after SIGKILL");
			}
			FileTrees.delete(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
