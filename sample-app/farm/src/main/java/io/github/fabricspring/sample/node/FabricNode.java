package io.github.fabricspring.sample.node;

import java.time.Duration;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.sample.node.group.GroupManager;
import io.github.fabricspring.sample.node.group.server.ServerUser;
import io.github.fabricspring.sample.node.group.state.JdbcGroupStore;
import io.github.fabricspring.sample.node.group.tools.GroupSettings;
import io.github.fabricspring.sample.node.group.tools.ServerHooks;
import io.github.fabricspring.sample.node.rpc.NodeServer;
import io.github.fabricspring.sample.node.rpc.NodeSettings;

/**
 * A whole node: its store, its groups, and the server that clients call. Closing it
 * leaves the groups as they are, without a watch, until another node over the same store
 * takes over.
 */
public final class FabricNode implements AutoCloseable {

	private final HikariDataSource pool;

	private final GroupManager groups;

	private final NodeServer server;

	private FabricNode(HikariDataSource pool, GroupManager groups, NodeServer server) {
		this.pool = pool;
		this.groups = groups;
		this.server = server;
	}

	/**
	 * Starts a node.
	 * @param store where the groups are kept
	 * @param groups how they are treated
	 * @param server the settings of the node's server
	 * @param hooks the owner of the servers' processes
	 * @return the node; it answers, and watches the groups that are active
	 * @throws org.springframework.dao.DataAccessException if the store cannot be read:
	 * then nothing is left running
	 */
	public static FabricNode start(Store store, GroupSettings groups, NodeSettings server, ServerHooks hooks) {
		HikariDataSource pool = new HikariDataSource(store.pool());
		GroupManager manager = null;
		try {
			JdbcGroupStore tables = new JdbcGroupStore(pool);
			tables.createTables();
			manager = new GroupManager(groups, tables, hooks);
			manager.start();
			return new FabricNode(pool, manager, new NodeServer(server, manager).start());
		}
		catch (RuntimeException ex) {
			if (manager != null) {
				manager.close();
			}
			pool.close();
			throw ex;
		}
	}

	/**
	 * Returns the commands of the node without a protocol.
	 * @return the groups
	 */
	public GroupAdministration groups() {
		return this.groups;
	}

	/**
	 * Where clients find the node.
	 * @return {@code host:port}
	 */
	public String address() {
		return "127.0.0.1:" + port();
	}

	public int port() {
		return this.server.port();
	}

	/** Stops answering first, then watching. May be called again. */
	@Override
	public void close() {
		this.server.close();
		this.groups.close();
		this.pool.close();
	}

	/**
	 * The backing store: a schema on a MySQL server that is in none of the groups.
	 *
	 * @param address its {@code host:port}
	 * @param schema the schema, created if it is missing
	 * @param account what to log in with
	 */
	public record Store(String address, String schema, ServerUser account) {

		HikariConfig pool() {
			HikariConfig config = new HikariConfig();
			config.setPoolName("fabric-store");
			config.setJdbcUrl("jdbc:mysql://" + this.address + "/" + this.schema + "?createDatabaseIfNotExist=true"
					+ "&sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=1000&socketTimeout=3000");
			config.setUsername(this.account.user());
			config.setPassword(this.account.password());
			config.setMaximumPoolSize(4);
			config.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
			return config;
		}

	}

}
