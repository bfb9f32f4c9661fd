package io.github.fabricspring.objects.memento;

import java.lang.reflect.Array;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The elements of an array, primitive or not.
 */
public final class ArrayMemento implements Memento {

	private final Object target;

	private final Object copy;

	/**
	 * Keeps the elements.
	 * @param target the array
	 */
	public ArrayMemento(Object target) {
		int length = Array.getLength(target);
		this.target = target;
		this.copy = Array.newInstance(target.getClass().getComponentType(), length);
		System.arraycopy(target, 0, this.copy, 0, length);
	}

	@Override
	public Object target() {
		return this.target;
	}

	@Override
	public boolean isIntact() {
		if (this.target instanceof Object[] elements) {
			for (int i = 0; i < elements.length; i++) {
				if (elements[i] != ((Object[]) this.copy)[i]) {
					return false;
				}
			}
			return true;
		}
		return (this.target instanceof byte[] bytes) ? Arrays.equals(bytes, (byte[]) this.copy)
				: Arrays.deepEquals(new Object[] { this.target }, new Object[] { this.copy });
	}

	@Override
	public @Nullable String putBack() {
		System.arraycopy(this.copy, 0, this.target, 0, Array.getLength(this.target));
		return null;
	}

	@Override
	public String difference() {
		return "its elements";
	}

}
