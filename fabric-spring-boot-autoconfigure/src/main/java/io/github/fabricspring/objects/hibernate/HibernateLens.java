package io.github.fabricspring.objects.hibernate;

import io.github.fabricspring.objects.ObjectLens;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.MappedSuperclass;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.proxy.LazyInitializer;
import org.jspecify.annotations.Nullable;

/**
 * The knowledge of Hibernate: its entities and embeddables, its collections and its
 * proxies.
 */
public final class HibernateLens implements ObjectLens {

	@Override
	public boolean maps(Class<?> type) {
		if (PersistentCollection.class.isAssignableFrom(type) || StoredObjects.isMapped(type)) {
			return true;
		}
		for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
			if (each.isAnnotationPresent(Entity.class) || each.isAnnotationPresent(Embeddable.class)
					|| each.isAnnotationPresent(MappedSuperclass.class)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public boolean stores(Class<?> type, String field) {
		return StoredObjects.stores(type, field);
	}

	@Override
	public @Nullable Object unwrap(Object object) {
		if (object instanceof PersistentCollection<?> collection) {
			return (collection.wasInitialized()) ? collection : null;
		}
		LazyInitializer initializer = HibernateProxy.extractLazyInitializer(object);
		if (initializer == null) {
			return object;
		}
		return (initializer.isUninitialized()) ? null : initializer.getImplementation();
	}

	@Override
	public @Nullable Object identity(Object object) {
		return StoredObjects.identity(object);
	}

}
