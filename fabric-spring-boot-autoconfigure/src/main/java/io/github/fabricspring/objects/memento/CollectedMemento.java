package io.github.fabricspring.objects.memento;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The emptiness of a container that code has captured. It is put back only if the attempt
 * collected data in it, so that lists of texts may tell of every attempt.
 *
 * @param content the content, none
 * @param isData whether a container has data in it
 */
public record CollectedMemento(Memento content, Predicate<Object> isData) implements Memento {

	@Override
	public Object target() {
		return this.content.target();
	}

	@Override
	public boolean isIntact() {
		return this.content.isIntact() || !this.isData.test(target());
	}

	@Override
	public @Nullable String putBack() throws IllegalAccessException {
		return this.content.putBack();
	}

	@Override
	public String difference() {
		return this.content.difference();
	}

}
