package io.github.fabricspring.autoconfigure.container;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The one server of a JDBC connection, which every group leads to.
 *
 * @param address the server
 * @param login the login there
 * @param parameters the parameters of the URL
 */
record JdbcServer(HostAndPort address, Login login, Map<String, String> parameters) implements FabricConnectionDetails {

	/**
	 * Derives the server from the details of a JDBC connection.
	 * @param details the details
	 * @return the server, {@code null} if they name no single MySQL server or no account
	 */
	static @Nullable JdbcServer of(JdbcConnectionDetails details) {
		String user = details.getUsername();
		String url = details.getJdbcUrl();
		if (user == null || !ConnectionUrl.acceptsUrl(url)) {
			return null;
		}
		ConnectionUrl parsed = ConnectionUrl.getConnectionUrlInstance(url, null);
		if (parsed.getType() != ConnectionUrl.Type.SINGLE_CONNECTION) {
			return null;
		}
		HostInfo host = parsed.getMainHost();
		return new JdbcServer(new HostAndPort(host.getHost(), host.getPort()),
				new Login(user, details.getPassword(), parsed.getDatabase()),
				new HashMap<>(parsed.getOriginalProperties()));
	}

	/**
	 * Returns the URL as messages print it.
	 * @param details the details
	 * @return the URL without its parameters, which may have a password
	 */
	static String withoutParameters(JdbcConnectionDetails details) {
		String url = details.getJdbcUrl();
		int parameters = url.indexOf('?');
		return (parameters < 0) ? url : url.substring(0, parameters);
	}

	@Override
	public List<HostAndPort> getAddresses() {
		return List.of();
	}

	@Override
	public List<HostAndPort> getServers(String group) {
		return List.of(this.address);
	}

	@Override
	public Login getLogin(String group) {
		return this.login;
	}

	@Override
	public Map<String, String> getDriverProperties(String group) {
		return this.parameters;
	}

	@Override
	public String toString() {
		return "the server " + this.address + " of connection details";
	}

}
