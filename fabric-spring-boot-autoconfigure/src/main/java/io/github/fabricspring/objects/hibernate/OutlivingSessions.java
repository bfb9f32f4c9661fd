package io.github.fabricspring.objects.hibernate;

import java.util.function.Supplier;

import io.github.fabricspring.objects.CallObjects;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AutoFlushEvent;
import org.hibernate.event.spi.AutoFlushEventListener;
import org.hibernate.event.spi.FlushEvent;
import org.hibernate.event.spi.FlushEventListener;
import org.hibernate.event.spi.LoadEvent;
import org.hibernate.event.spi.LoadEventListener;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that an attempt used and that may outlive it. An open session either
 * manages entities as the failed attempt left them, or was cleared by the rollback and no
 * longer manages those from before: the next attempt would lose changes to them silently.
 */
final class OutlivingSessions implements LoadEventListener, FlushEventListener, AutoFlushEventListener {

	private static final long serialVersionUID = 1L;

	@Override
	public void onLoad(LoadEvent event, LoadType type) {
		watch(event.getSession());
	}

	@Override
	public void onFlush(FlushEvent event) {
		watch(event.getSession());
	}

	@Override
	public void onAutoFlush(AutoFlushEvent event) {
		watch(event.getSession());
	}

	private static void watch(SharedSessionContractImplementor session) {
		CallObjects objects = CallObjects.current();
		if (objects != null) {
			watch(objects, session);
		}
	}

	static void watch(CallObjects objects, SharedSessionContractImplementor session) {
		objects.askAfterwards(session, () -> question(session));
	}

	private static Supplier<@Nullable String> question(SharedSessionContractImplementor session) {
		boolean managedBefore = manages(session);
		return () -> (session.isOpen() && (managedBefore || manages(session))) ? """
				an EntityManager that outlives the call manages entities of the failed attempt, or managed entities \
				before it: use one that is bound to the transaction""" : null;
	}

	private static boolean manages(SharedSessionContractImplementor session) {
		return session.getPersistenceContextInternal().getNumberOfManagedEntities() > 0;
	}

}
