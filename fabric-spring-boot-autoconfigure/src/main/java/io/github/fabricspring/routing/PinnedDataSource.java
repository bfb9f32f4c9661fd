package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Use;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The primary of one group as a plain data source.
 */
final class PinnedDataSource extends AbstractDataSource {

	private final GroupRoutingDataSource routing;

	private final String group;

	PinnedDataSource(GroupRoutingDataSource routing, String group) {
		this.routing = routing;
		this.group = group;
	}

	@Override
	public Connection getConnection() throws SQLException {
		return this.routing.connect(new ConnectionRequest(this.group, Use.PINNED, Scope.current()));
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		throw new SQLFeatureNotSupportedException(GroupRoutingDataSource.NO_OTHER_ACCOUNT);
	}

	@Override
	public String toString() {
		return "PinnedDataSource[" + this.group + "]";
	}

}
