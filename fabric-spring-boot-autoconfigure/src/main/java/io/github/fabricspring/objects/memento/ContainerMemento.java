package io.github.fabricspring.objects.memento;

import org.jspecify.annotations.Nullable;

/**
 * The content of a collection or a map of the application, and the fields that its class
 * adds.
 *
 * @param content the content
 * @param fields the fields
 */
public record ContainerMemento(Memento content, FieldsMemento fields) implements Memento {

	@Override
	public Object target() {
		return this.content.target();
	}

	@Override
	public boolean isIntact() {
		return this.content.isIntact() && this.fields.isIntact();
	}

	@Override
	public @Nullable String putBack() throws IllegalAccessException {
		this.fields.putBack();
		String obstacle = (this.content.isIntact()) ? null : this.content.putBack();
		// an add() of its own may have changed them again
		return (obstacle != null) ? obstacle : this.fields.putBack();
	}

	@Override
	public String difference() {
		return (this.fields.isIntact()) ? this.content.difference() : this.fields.difference();
	}

	@Override
	public boolean isContent() {
		return true;
	}

}
