package io.github.fabricspring.objects.memento;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a map, in its order.
 *
 * @param target the map
 * @param entries the keys, each followed by its value
 */
public record EntriesMemento(Map<@Nullable Object, @Nullable Object> target,
		List<@Nullable Object> entries) implements Memento {

	@Override
	public boolean isIntact() {
		int i = 0;
		Iterator<? extends Map.Entry<?, ?>> current = this.target.entrySet().iterator();
		while (current.hasNext()) {
			Map.Entry<?, ?> entry = current.next();
			if (i >= this.entries.size() || entry.getKey() != this.entries.get(i)
					|| entry.getValue() != this.entries.get(i + 1)) {
				return false;
			}
			i += 2;
		}
		return i == this.entries.size();
	}

	@Override
	public @Nullable String putBack() {
		this.target.clear();
		for (int i = 0; i < this.entries.size(); i += 2) {
			this.target.put(this.entries.get(i), this.entries.get(i + 1));
		}
		return null;
	}

	@Override
	public String difference() {
		return "its entries";
	}

	@Override
	public boolean isContent() {
		return true;
	}

}
