package io.github.fabricspring.sessions;

import javax.sql.DataSource;

import io.github.fabricspring.routing.GroupRoutingDataSource;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;
import org.jspecify.annotations.Nullable;

/**
 * A service of Hibernate that keeps the sessions of every session factory over a routing
 * data source to one group each.
 */
public final class HibernateIntegrator implements Integrator {

	@Override
	public void integrate(Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {
		GroupRoutingDataSource routing = routing(factory);
		if (routing != null) {
			HibernateSessions sessions = new HibernateSessions(routing);
			EventListenerRegistry listeners = factory.getEventListenerRegistry();
			listeners.prependListeners(EventType.LOAD, sessions);
			listeners.prependListeners(EventType.INIT_COLLECTION, sessions);
			listeners.prependListeners(EventType.POST_LOAD, sessions);
			listeners.prependListeners(EventType.PERSIST, sessions);
		}
	}

	/**
	 * Finds the routing data source of a session factory.
	 * @param factory the session factory
	 * @return the routing data source, {@code null} if it uses another
	 */
	public static @Nullable GroupRoutingDataSource routing(SessionFactoryImplementor factory) {
		return RoutedDataSource.behind(dataSource(factory));
	}

	// With several tenants there is no data source for all
	private static @Nullable DataSource dataSource(SessionFactoryImplementor factory) {
		ConnectionProvider provider = factory.getServiceRegistry().getService(ConnectionProvider.class);
		return (provider != null && provider.isUnwrappableAs(DataSource.class)) ? provider.unwrap(DataSource.class)
				: null;
	}

}
