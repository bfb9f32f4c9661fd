package io.github.fabricspring.objects;

import java.util.Iterator;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a map, in its order.
 */
final class EntriesMemento implements Memento {

	private final Map<@Nullable Object, @Nullable Object> target;

	/** The keys, each followed by its value. */
	private final @Nullable Object[] entries;

	EntriesMemento(Map<@Nullable Object, @Nullable Object> target, @Nullable Object[] entries) {
		this.target = target;
		this.entries = entries;
	}

	@Override
	public Object target() {
		return this.target;
	}

	@Override
	public boolean isIntact() {
		int i = 0;
		Iterator<? extends Map.Entry<?, ?>> current = this.target.entrySet().iterator();
		while (current.hasNext()) {
			Map.Entry<?, ?> entry = current.next();
			if (i >= this.entries.length || entry.getKey() != this.entries[i]
					|| entry.getValue() != this.entries[i + 1]) {
				return false;
			}
			i += 2;
		}
		return i == this.entries.length;
	}

	@Override
	public @Nullable String putBack() {
		this.target.clear();
		for (int i = 0; i < this.entries.length; i += 2) {
			this.target.put(this.entries[i], this.entries[i + 1]);
		}
		return null;
	}

	@Override
	public String difference() {
		return "its entries";
	}

}
