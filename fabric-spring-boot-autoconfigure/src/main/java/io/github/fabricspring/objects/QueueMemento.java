package io.github.fabricspring.objects;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The elements of a queue that several threads share. They are not put back, because
 * other threads may have taken them.
 */
final class QueueMemento implements Memento {

	private final Queue<?> target;

	private final @Nullable Object[] elements;

	QueueMemento(Queue<?> target, @Nullable Object[] elements) {
		this.target = target;
		this.elements = elements;
	}

	@Override
	public Object target() {
		return this.target;
	}

	@Override
	public boolean isIntact() {
		if (this.elements.length == 0) {
			return true;
		}
		Set<@Nullable Object> left = Collections.newSetFromMap(new IdentityHashMap<>());
		left.addAll(this.target);
		for (Object element : this.elements) {
			if (!left.contains(element)) {
				return false;
			}
		}
		return true;
	}

	@Override
	public void putBack() {
		throw new UnsupportedOperationException("its elements can be read only once, as other threads take them too");
	}

	@Override
	public String difference() {
		return "its elements";
	}

}
