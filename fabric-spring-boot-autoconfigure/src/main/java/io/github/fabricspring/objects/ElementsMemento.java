package io.github.fabricspring.objects;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * The elements of a collection, in its order.
 */
final class ElementsMemento implements Memento {

	private final Collection<@Nullable Object> target;

	private final @Nullable Object[] elements;

	ElementsMemento(Collection<@Nullable Object> target, @Nullable Object[] elements) {
		this.target = target;
		this.elements = elements;
	}

	@Override
	public Object target() {
		return this.target;
	}

	@Override
	public boolean isIntact() {
		Iterator<@Nullable Object> current = this.target.iterator();
		for (Object element : this.elements) {
			if (!current.hasNext() || current.next() != element) {
				return false;
			}
		}
		return !current.hasNext();
	}

	@Override
	public @Nullable String putBack() {
		this.target.clear();
		this.target.addAll(Arrays.asList(this.elements));
		return null;
	}

	@Override
	public String difference() {
		return "its elements";
	}

}
