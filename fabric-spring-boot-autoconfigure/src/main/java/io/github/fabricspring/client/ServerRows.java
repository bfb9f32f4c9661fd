package io.github.fabricspring.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The parser of server rows. An invalid row is skipped with one warning, so that a single
 * bad server does not hide the others.
 */
final class ServerRows {

	private static final Log logger = LogFactory.getLog(FabricClient.class);

	private static final int MAX_REMEMBERED = 1000;

	private final Set<String> said = ConcurrentHashMap.newKeySet();

	/**
	 * Parses rows of {@code dump.servers}, which has numbers and omits FAULTY servers.
	 * @param rows the rows
	 * @return the servers of the valid rows
	 */
	List<Server> dumped(List<Row> rows) {
		List<Server> servers = new ArrayList<>(rows.size());
		for (Row row : rows) {
			String group = row.verbatim("group_id");
			ServerStatus status = byNumber("status", row.integer("status"), ServerStatus.values(), group);
			ServerMode mode = byNumber("mode", row.integer("mode"), ServerMode.values(), group);
			String host = row.text("host");
			String address = ((host.indexOf(':') < 0) ? host : "[" + host + "]") + ":" + row.integer("port");
			add(servers, row, group, address, status, mode);
		}
		return servers;
	}

	/**
	 * Parses rows of {@code group.lookup_servers}, which has names.
	 * @param group the group that was looked up
	 * @param rows the rows
	 * @return the servers of the valid rows
	 */
	List<Server> lookedUp(String group, List<Row> rows) {
		List<Server> servers = new ArrayList<>(rows.size());
		for (Row row : rows) {
			ServerStatus status = byName("status", row.text("status"), ServerStatus.values(), group);
			ServerMode mode = byName("mode", row.text("mode"), ServerMode.values(), group);
			add(servers, row, group, row.text("address"), status, mode);
		}
		return servers;
	}

	private void add(List<Server> servers, Row row, String group, String address, @Nullable ServerStatus status,
			@Nullable ServerMode mode) {
		String uuid = row.text("server_uuid");
		if (status == null || mode == null || uuid.isEmpty()) {
			return;
		}
		try {
			HostAndPort hostAndPort = HostAndPort.parse("address", address, 3306);
			servers.add(new Server(uuid, group, hostAndPort.host(), hostAndPort.port(), status, mode,
					weight(row, group, address)));
		}
		catch (IllegalArgumentException ex) {
			warn(group + " - server " + uuid + " skipped: the node gives its address as '" + address
					+ "'; correct the server at the node");
		}
	}

	private double weight(Row row, String group, String address) {
		double weight = row.decimal("weight");
		if (weight > 0 && !Double.isInfinite(weight)) {
			return weight;
		}
		warn(group + " - weight of " + address + " set to 1.0: the node gives " + weight
				+ "; correct the weight at the node");
		return 1.0;
	}

	private <T> @Nullable T byNumber(String what, int number, T[] values, String group) {
		if (number >= 0 && number < values.length) {
			return values[number];
		}
		warn(what, Integer.toString(number), group);
		return null;
	}

	private <T extends Enum<T>> @Nullable T byName(String what, String name, T[] values, String group) {
		for (T value : values) {
			if (value.name().equals(name)) {
				return value;
			}
		}
		warn(what, name, group);
		return null;
	}

	private void warn(String what, String value, String group) {
		if (remember(what + "=" + value)) {
			logger.warn(group + " - servers with " + what + " " + value + " skipped: this client does not know that "
					+ what + "; check that the node speaks the protocol of Fabric 1.5");
		}
	}

	private void warn(String message) {
		if (remember(message)) {
			logger.warn(message);
		}
	}

	private boolean remember(String key) {
		return this.said.size() < MAX_REMEMBERED && this.said.add(key);
	}

}
