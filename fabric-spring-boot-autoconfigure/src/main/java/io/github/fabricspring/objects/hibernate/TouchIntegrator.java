package io.github.fabricspring.objects.hibernate;

import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;

/**
 * A service of Hibernate that puts our listener before those of every session factory.
 * The one interceptor of an application stays free.
 */
public final class TouchIntegrator implements Integrator {

	@Override
	public void integrate(Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {
		StoredObjects.register(metadata, factory);
		EventListenerRegistry listeners = factory.getEventListenerRegistry();
		TouchListener listener = new TouchListener();
		listeners.prependListeners(EventType.PERSIST, listener);
		listeners.prependListeners(EventType.PERSIST_ONFLUSH, listener);
		listeners.prependListeners(EventType.PRE_INSERT, listener);
		listeners.prependListeners(EventType.PRE_UPDATE, listener);
		listeners.prependListeners(EventType.PRE_UPSERT, listener);
		listeners.prependListeners(EventType.PRE_DELETE, listener);
		OutlivingSessions sessions = new OutlivingSessions();
		listeners.prependListeners(EventType.LOAD, sessions);
		listeners.prependListeners(EventType.FLUSH, sessions);
		listeners.prependListeners(EventType.AUTO_FLUSH, sessions);
	}

}
