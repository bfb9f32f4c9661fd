package io.github.fabricspring.objects.hibernate;

import io.github.fabricspring.objects.CallObjects;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractPreDatabaseOperationEvent;
import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.PersistEvent;
import org.hibernate.event.spi.PersistEventListener;
import org.hibernate.event.spi.PreDeleteEvent;
import org.hibernate.event.spi.PreDeleteEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;

/**
 * The listener that keeps entities before Hibernate gives them ids, versions and
 * collections of its own. A session persists only objects that were handed to it or are
 * reached by a cascade. Everything else that it writes was loaded or copied in the
 * attempt, and is gone with it.
 */
final class TouchListener implements PersistEventListener, PreInsertEventListener, PreUpdateEventListener,
		PreUpsertEventListener, PreDeleteEventListener {

	private static final long serialVersionUID = 1L;

	@Override
	public void onPersist(PersistEvent event) {
		touch(event);
	}

	@Override
	public void onPersist(PersistEvent event, PersistContext context) {
		touch(event);
	}

	@Override
	public boolean onPreInsert(PreInsertEvent event) {
		CallObjects objects = CallObjects.current();
		if (objects != null) {
			if (event.getSession() instanceof StatelessSession) {
				insertStateless(objects, event);
			}
			else {
				OutlivingSessions.watch(objects, event.getSession());
			}
		}
		return false;
	}

	@Override
	public boolean onPreUpdate(PreUpdateEvent event) {
		changing(event);
		return false;
	}

	@Override
	public boolean onPreUpsert(PreUpsertEvent event) {
		changing(event);
		return false;
	}

	@Override
	public boolean onPreDelete(PreDeleteEvent event) {
		CallObjects objects = CallObjects.current();
		if (objects != null) {
			OutlivingSessions.watch(objects, event.getSession());
		}
		return false;
	}

	private static void touch(PersistEvent event) {
		CallObjects objects = CallObjects.current();
		if (objects != null) {
			OutlivingSessions.watch(objects, event.getSession());
			objects.touch(event.getObject());
		}
	}

	private static void changing(AbstractPreDatabaseOperationEvent event) {
		CallObjects objects = CallObjects.current();
		if (objects == null) {
			return;
		}
		if (!(event.getSession() instanceof StatelessSession)) {
			OutlivingSessions.watch(objects, event.getSession());
		}
		else if (event.getPersister().isVersioned()) {
			objects.touchedTooLate(event.getEntity(),
					"a StatelessSession had increased its version before it could be kept");
		}
	}

	// By then it has its id and version: those before are the defaults
	private static void insertStateless(CallObjects objects, PreInsertEvent event) {
		if (objects.has(event.getEntity())) {
			return;
		}
		EntityPersister persister = event.getPersister();
		SharedSessionContractImplementor session = event.getSession();
		Object id = persister.getIdentifier(event.getEntity(), session);
		Object version = (persister.isVersioned()) ? persister.getVersion(event.getEntity()) : null;
		persister.resetIdentifier(event.getEntity(), id, version, session);
		objects.touch(event.getEntity());
		persister.setIdentifier(event.getEntity(), id, session);
		if (persister.isVersioned()) {
			persister.setValue(event.getEntity(), persister.getVersionPropertyIndex(), version);
		}
	}

}
