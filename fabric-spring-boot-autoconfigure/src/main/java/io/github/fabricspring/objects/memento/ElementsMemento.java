package io.github.fabricspring.objects.memento;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The elements of a collection, in its order.
 *
 * @param target the collection
 * @param elements its elements
 */
public record ElementsMemento(Collection<@Nullable Object> target, List<@Nullable Object> elements) implements Memento {

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
		if (this.target instanceof List<@Nullable Object> list && list.size() == this.elements.size()) {
			// also where the size is fixed, as that of Arrays.asList()
			for (int i = 0; i < this.elements.size(); i++) {
				if (list.get(i) != this.elements.get(i)) {
					list.set(i, this.elements.get(i));
				}
			}
			return null;
		}
		if (!this.elements.isEmpty()) {
			// refused by a view of a map, whose elements would be lost otherwise
			this.target.add(this.elements.get(0));
		}
		this.target.clear();
		this.target.addAll(this.elements);
		return null;
	}

	@Override
	public String difference() {
		return "its elements";
	}

	@Override
	public boolean isContent() {
		return true;
	}

}
