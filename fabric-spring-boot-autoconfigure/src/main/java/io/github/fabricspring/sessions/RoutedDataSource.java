package io.github.fabricspring.sessions;

import java.sql.SQLException;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.fabricspring.routing.GroupRoutingDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

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
		if (dataSource == null) {
			return null;
		}
		AbstractRoutingDataSource router = unwrap(dataSource, AbstractRoutingDataSource.class);
		return (router == null || router instanceof GroupRoutingDataSource)
				? unwrap(dataSource, GroupRoutingDataSource.class) : amongTargets(router);
	}

	// A router of the application's own may lead to ours later
	private static @Nullable GroupRoutingDataSource amongTargets(AbstractRoutingDataSource router) {
		return Stream
			.concat(router.getResolvedDataSources().values().stream(),
					Stream.ofNullable(router.getResolvedDefaultDataSource()))
			.flatMap((target) -> Stream.ofNullable(behind(target)))
			.findFirst()
			.orElse(null);
	}

	private static <T> @Nullable T unwrap(DataSource dataSource, Class<T> type) {
		try {
			return dataSource.isWrapperFor(type) ? dataSource.unwrap(type) : null;
		}
		catch (SQLException | IllegalStateException ex) {
			// a router that has no target now
			return null;
		}
	}

}
