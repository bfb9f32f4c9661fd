package io.github.fabricspring.routing;

import java.sql.SQLException;

import javax.sql.DataSource;

import jakarta.persistence.EntityManagerFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * The data source that a transaction manager uses.
 *
 * @param routing the routing data source that it uses, {@code null} if it uses another
 * @param foreign whether none of its connections are ours, not even
 * {@linkplain GroupRoutingDataSource#forGroup plain ones}
 * @param connects whether it uses connections of a data source at all: the managers of
 * message brokers do not
 * @param fixed whether it is the same for each transaction: a router of the application's
 * own may choose between ours and others
 */
record TransactionTarget(@Nullable GroupRoutingDataSource routing, boolean foreign, boolean connects, boolean fixed) {

	private static final boolean JPA_PRESENT = ClassUtils.isPresent("org.springframework.orm.jpa.JpaTransactionManager",
			TransactionTarget.class.getClassLoader());

	private static final boolean HIBERNATE_PRESENT = JPA_PRESENT && ClassUtils.isPresent(
			"org.hibernate.resource.transaction.spi.TransactionStatus", TransactionTarget.class.getClassLoader());

	static TransactionTarget of(TransactionManager manager) {
		DataSource dataSource = dataSource(manager);
		if (dataSource == null) {
			boolean connects = mayConnect(manager);
			return new TransactionTarget(null, connects, connects, true);
		}
		// Lazy, transaction-aware and delegating proxies pass the question on
		GroupRoutingDataSource routing = unwrap(dataSource, GroupRoutingDataSource.class);
		return new TransactionTarget(routing, routing == null && unwrap(dataSource, PinnedDataSource.class) == null,
				true, isFixed(dataSource));
	}

	private static boolean isFixed(DataSource dataSource) {
		AbstractRoutingDataSource router = unwrap(dataSource, AbstractRoutingDataSource.class);
		return router == null || router instanceof GroupRoutingDataSource;
	}

	// A JTA or JPA manager may use data sources that it does not name
	private static boolean mayConnect(TransactionManager manager) {
		return manager instanceof JtaTransactionManager || (JPA_PRESENT && Jpa.isOf(manager));
	}

	private static <T> @Nullable T unwrap(DataSource dataSource, Class<T> type) {
		try {
			return dataSource.isWrapperFor(type) ? dataSource.unwrap(type) : null;
		}
		catch (SQLException | IllegalStateException ex) {
			// another routing data source, which has no target to ask now
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
		if (HIBERNATE_PRESENT) {
			DataSource dataSource = Hibernate.dataSource(manager);
			if (dataSource != null) {
				return dataSource;
			}
		}
		return (manager instanceof ResourceTransactionManager resource
				&& resource.getResourceFactory() instanceof DataSource dataSource) ? dataSource : null;
	}

	/** Loaded only if Hibernate and JPA are on the class path. */
	private static final class Hibernate {

		static @Nullable DataSource dataSource(TransactionManager manager) {
			return (manager instanceof HibernateTransactionManager hibernate) ? hibernate.getDataSource() : null;
		}

	}

	/** Loaded only if JPA is on the class path. */
	private static final class Jpa {

		static boolean isOf(TransactionManager manager) {
			return manager instanceof ResourceTransactionManager resource
					&& resource.getResourceFactory() instanceof EntityManagerFactory;
		}

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
