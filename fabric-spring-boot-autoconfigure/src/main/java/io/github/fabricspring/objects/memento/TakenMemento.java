package io.github.fabricspring.objects.memento;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The elements of a container that several threads share. They are not put back, because
 * other threads may have taken them. What was added does not count.
 *
 * @param target the container
 * @param content the container itself, or the keys of a map
 * @param elements the elements of the content
 */
public record TakenMemento(Object target, Collection<?> content, List<@Nullable Object> elements) implements Memento {

	@Override
	public boolean isIntact() {
		if (this.elements.isEmpty()) {
			return true;
		}
		// The same element may be there several times
		IdentityHashMap<@Nullable Object, Integer> left = new IdentityHashMap<>();
		this.content.forEach((element) -> left.merge(element, 1, Integer::sum));
		for (Object element : this.elements) {
			if (left.merge(element, -1, Integer::sum) < 0) {
				return false;
			}
		}
		return true;
	}

	@Override
	public @Nullable String putBack() {
		return "elements are gone from it that other threads may have taken";
	}

	@Override
	public String difference() {
		return "its elements";
	}

}
