package io.github.fabricspring.routing;

import java.sql.SQLException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Whose connections a transaction manager uses.
 *
 * @param routing the routing data source it is over, {@code null} if over another
 * @param foreign whether its connections are none of ours, not even
 * {@linkplain GroupRoutingDataSource#forGroup plain ones}
 */
record TransactionTarget(@Nullable GroupRoutingDataSource routing, boolean foreign) {

	private static final boolean JPA_PRESENT = ClassUtils.isPresent("org.springframework.orm.jpa.JpaTransactionManager",
			TransactionTarget.class.getClassLoader());

	static TransactionTarget of(TransactionManager manager) {
		DataSource dataSource = dataSource(manager);
		if (dataSource == null) {
			return new TransactionTarget(null, true);
		}
		// Lazy, transaction-aware and delegating proxies pass the question on
		GroupRoutingDataSource routing = unwrap(dataSource, GroupRoutingDataSource.class);
		return new TransactionTarget(routing, routing == null && unwrap(dataSource, PinnedDataSource.class) == null);
	}

	private static <T> @Nullable T unwrap(DataSource dataSource, Class<T> type) {
		try {
			return dataSource.isWrapperFor(type) ? dataSource.unwrap(type) : null;
		}
		catch (SQLException | IllegalStateException ex) {
			// another routing data source, which has no target to ask just now
			return null;
		}
	}

	private static @Nullable DataSource dataSource(TransactionManager manager) {
		if (JPA_PRESENT) {
			DataSource dataSource = Jpa.dataSource(manager);
			if (dataSource != null) {
				return dataSource;
			}
		}
		return (manager instanceof ResourceTransactionManager resource
				&& resource.getResourceFactory() instanceof DataSource dataSource) ? dataSource : null;
	}

	/** Loaded only where JPA is on the class path. */
	private static final class Jpa {

		static @Nullable DataSource dataSource(TransactionManager manager) {
			if (manager instanceof JpaTransactionManager jpa && jpa.getDataSource() != null) {
				return jpa.getDataSource();
			}
			return (manager instanceof ResourceTransactionManager resource
					&& resource.getResourceFactory() instanceof EntityManagerFactoryInfo info) ? info.getDataSource()
							: null;
		}

	}

}
