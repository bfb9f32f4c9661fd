package io.github.fabricspring.objects;

import io.github.fabricspring.objects.memento.Memento;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * An object with its state at first contact.
 *
 * @param memento the state
 * @param firm whether a call is not run again if the object cannot be put back
 * @param use the attempts that use the object, {@code null} for a part of another object
 * @param lens the lens that knows its identity, {@code null} if none
 * @param identity the identity that the object told
 */
record Kept(Memento memento, boolean firm, Sharing.@Nullable SharedUse use, @Nullable ObjectLens lens,
		@Nullable Object identity) {

	boolean isIntact() {
		return this.memento.isIntact();
	}

	boolean isShared() {
		return this.use != null && this.use.isShared();
	}

	// Whether another thread may have kept this attempt's changes as the object's state
	boolean isContested(boolean intact) {
		return isShared() && (!intact || (this.use != null && this.use.isStored()));
	}

	boolean saysTheSame() {
		return this.lens == null || this.identity == null
				|| this.identity.equals(this.lens.identity(this.memento.target()));
	}

	String name() {
		return name(this.memento.target());
	}

	static String name(Object object) {
		return ClassUtils.getShortName(object.getClass()) + "@" + Integer.toHexString(System.identityHashCode(object));
	}

}
