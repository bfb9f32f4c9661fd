package io.github.fabricspring.objects.data;

import java.util.List;
import java.util.function.Supplier;

import io.github.fabricspring.objects.ObjectLens;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;
import org.springframework.data.relational.core.mapping.Table;

/**
 * The knowledge of Spring Data JDBC: aggregates and their parts.
 */
public final class DataJdbcLens implements ObjectLens {

	private final Supplier<List<RelationalMappingContext>> contexts;

	/**
	 * Creates the lens.
	 * @param contexts finds the mapping contexts at the first call
	 */
	public DataJdbcLens(Supplier<List<RelationalMappingContext>> contexts) {
		this.contexts = contexts;
	}

	@Override
	public boolean maps(Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(type, Table.class)
				|| this.contexts.get().stream().anyMatch((context) -> context.hasPersistentEntityFor(type));
	}

	@Override
	public boolean stores(Class<?> type, String field) {
		boolean declared = AnnotatedElementUtils.hasAnnotation(type, Table.class);
		return this.contexts.get()
			.stream()
			.map((context) -> (declared || context.hasPersistentEntityFor(type)) ? context.getPersistentEntity(type)
					: null)
			.anyMatch((entity) -> entity != null && entity.getPersistentProperty(field) != null);
	}

}
