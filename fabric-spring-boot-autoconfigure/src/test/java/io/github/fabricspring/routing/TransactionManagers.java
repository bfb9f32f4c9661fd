package io.github.fabricspring.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.sql.DataSource;

import io.github.fabricspring.support.StoredOrder;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;

/**
 * Transaction managers as applications declare them, and what is done with them.
 */
class TransactionManagers implements AutoCloseable {

	private final DataSource routing;

	private final List<LocalContainerEntityManagerFactoryBean> factories = new ArrayList<>();

	TransactionManagers(DataSource routing) {
		this.routing = routing;
	}

	@Override
	public void close() {
		this.factories.forEach(LocalContainerEntityManagerFactoryBean::destroy);
	}

	void store(PlatformTransactionManager manager, int id) {
		if (manager instanceof JpaTransactionManager jpa) {
			entityManager(jpa).persist(new StoredOrder(id, "item"));
			entityManager(jpa).flush();
		}
		else {
			client(manager).sql("INSERT INTO orders VALUES (:id, 'item')").param("id", id).update();
		}
	}

	long count(PlatformTransactionManager manager) {
		if (manager instanceof JpaTransactionManager jpa) {
			return entityManager(jpa).createQuery("select count(o) from StoredOrder o", Long.class).getSingleResult();
		}
		return client(manager).sql("SELECT count(*) FROM orders").query(Long.class).single();
	}

	private static JdbcClient client(PlatformTransactionManager manager) {
		return JdbcClient.create(Objects.requireNonNull(((DataSourceTransactionManager) manager).getDataSource()));
	}

	PlatformTransactionManager manager(Setup setup) {
		DataSource dataSource = switch (setup) {
			case JDBC, PLAIN, JPA -> this.routing;
			case LAZY, LAZY_JPA -> new LazyConnectionDataSourceProxy(this.routing);
			case AWARE -> new TransactionAwareDataSourceProxy(this.routing);
		};
		AbstractPlatformTransactionManager manager = switch (setup) {
			case JPA, LAZY_JPA -> new JpaTransactionManager(entityManagers(dataSource));
			case PLAIN -> new DataSourceTransactionManager(dataSource);
			default -> new JdbcTransactionManager(dataSource);
		};
		listen(manager);
		return manager;
	}

	static void listen(AbstractPlatformTransactionManager manager) {
		new ScopedTransactionsPostProcessor().postProcessAfterInitialization(manager, "transactionManager");
	}

	private static EntityManager entityManager(JpaTransactionManager manager) {
		return Objects.requireNonNull(EntityManagerFactoryUtils
			.getTransactionalEntityManager(Objects.requireNonNull(manager.getEntityManagerFactory())));
	}

	private EntityManagerFactory entityManagers(DataSource dataSource) {
		LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
		factory.setDataSource(dataSource);
		factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		factory.setManagedTypes(PersistenceManagedTypes.of(StoredOrder.class.getName()));
		factory.setJpaPropertyMap(Map.of("hibernate.boot.allow_jdbc_metadata_access", "false",
				"jakarta.persistence.database-product-name", "MySQL", "jakarta.persistence.database-major-version", "8",
				"hibernate.dialect", "org.hibernate.dialect.MySQLDialect"));
		factory.afterPropertiesSet();
		this.factories.add(factory);
		return Objects.requireNonNull(factory.getObject());
	}

	/** How transactions are managed. */
	enum Setup {

		JDBC, PLAIN, LAZY, AWARE, JPA, LAZY_JPA

	}

}
