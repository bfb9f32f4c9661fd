package io.github.fabricspring.objects.jooq;

import io.github.fabricspring.objects.ObjectLens;
import org.jooq.Record;

/**
 * The knowledge of jOOQ: its records, which know their row and what of it has changed.
 */
public final class JooqLens implements ObjectLens {

	@Override
	public boolean maps(Class<?> type) {
		return Record.class.isAssignableFrom(type);
	}

}
