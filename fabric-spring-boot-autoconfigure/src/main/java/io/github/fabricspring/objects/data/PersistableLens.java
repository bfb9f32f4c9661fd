package io.github.fabricspring.objects.data;

import io.github.fabricspring.objects.ObjectLens;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Persistable;

/**
 * The knowledge of Spring Data about objects that tell themselves whether they are new.
 */
public final class PersistableLens implements ObjectLens {

	@Override
	public boolean maps(Class<?> type) {
		return Persistable.class.isAssignableFrom(type);
	}

	@Override
	public @Nullable Object identity(Object object) {
		return (object instanceof Persistable<?> persistable) ? persistable.isNew() : null;
	}

}
