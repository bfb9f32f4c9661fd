package io.github.fabricspring.sessions;

import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.fabricspring.routing.GroupRoutingDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The search for the routing data source behind the data source of a library.
 */
public final class RoutedDataSource {

	private RoutedDataSource() {
	}

	/**
	 * Finds the routing data source, also behind proxies.
	 * @param dataSource the library's data source
	 * @return the routing data source, {@code null} if the library's leads elsewhere or
	 * to one group only
	 */
	public static @Nullable GroupRoutingDataSource behind(@Nullable DataSource dataSource) {
		try {
			return (dataSource != null && dataSource.isWrapperFor(GroupRoutingDataSource.class))
					? dataSource.unwrap(GroupRoutingDataSource.class) : null;
		}
		catch (SQLException | IllegalStateException ex) {
			// another routing data source, which has no target to ask now
			return null;
		}
	}

}
