package io.github.fabricspring.sessions;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.InitializeCollectionEvent;
import org.hibernate.event.spi.InitializeCollectionEventListener;
import org.hibernate.event.spi.LoadEvent;
import org.hibernate.event.spi.LoadEventListener;
import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.PersistEvent;
import org.hibernate.event.spi.PersistEventListener;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;

/**
 * A listener that records which group a session of Hibernate serves, and refuses the
 * session to any other. What a persistence context holds is found without a statement.
 */
final class HibernateSessions
		implements LoadEventListener, PostLoadEventListener, PersistEventListener, InitializeCollectionEventListener {

	private static final long serialVersionUID = 1L;

	private final transient GroupRoutingDataSource routing;

	private final transient Map<SharedSessionContractImplementor, SessionGroup> groups = Collections
		.synchronizedMap(new WeakHashMap<>());

	HibernateSessions(GroupRoutingDataSource routing) {
		this.routing = routing;
	}

	@Override
	public void onLoad(LoadEvent event, LoadType type) {
		loads(event.getSession());
	}

	@Override
	public void onInitializeCollection(InitializeCollectionEvent event) {
		loads(event.getSession());
	}

	@Override
	public void onPostLoad(PostLoadEvent event) {
		use(event.getSession());
	}

	@Override
	public void onPersist(PersistEvent event) {
		use(event.getSession());
	}

	@Override
	public void onPersist(PersistEvent event, PersistContext context) {
		use(event.getSession());
	}

	private void loads(SharedSessionContractImplementor session) {
		refuseCache(session.getFactory().getSessionFactoryOptions());
		SessionGroup group = use(session);
		if (!session.getJdbcCoordinator().getLogicalConnection().isPhysicallyConnected()) {
			refuseLeftBehind(group);
		}
	}

	private void refuseLeftBehind(SessionGroup group) {
		String byDefault = this.routing.defaultGroup();
		if (group.isLeftBehind(byDefault)) {
			throw new CrossGroupException(
					"%s - refused to load lazily after the call: outside of it, rows would come from %s. Fetch what is needed inside the annotated method"
						.formatted(group.group(),
								(byDefault != null) ? "the default group " + byDefault : "no group at all"));
		}
	}

	// Of a factory that was made past Spring: the others are refused before
	private void refuseCache(SessionFactoryOptions options) {
		if ((options.isSecondLevelCacheEnabled() || options.isQueryCacheEnabled())
				&& this.routing.servesSeveralGroups()) {
			throw new CrossGroupException(
					"refused to load through Hibernate: several groups are used, and its cache would answer one with rows "
							+ "of another. Set hibernate.cache.use_second_level_cache=false and "
							+ "hibernate.cache.use_query_cache=false, or give each group a factory of its own over "
							+ "fabricDataSource.forGroup(\"...\")");
		}
	}

	private SessionGroup use(SharedSessionContractImplementor session) {
		SessionGroup group = this.groups.computeIfAbsent(session, this::watched);
		use(group);
		return group;
	}

	private void use(SessionGroup group) {
		group.use("a Hibernate session", this.routing.defaultGroup());
	}

	private SessionGroup watched(SharedSessionContractImplementor session) {
		SessionGroup group = new SessionGroup();
		session.getEventListenerManager().addListener(new ConnectionGuard(() -> {
			use(group);
			refuseLeftBehind(group);
		}));
		return group;
	}

}
