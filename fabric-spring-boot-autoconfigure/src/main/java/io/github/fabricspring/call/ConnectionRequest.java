package io.github.fabricspring.call;

import org.jspecify.annotations.Nullable;

/**
 * What a connection is fetched for.
 *
 * @param group the group that one of its servers is wanted of
 * @param use what it is used for
 * @param scope the scope it is fetched in, {@code null} outside any
 */
public record ConnectionRequest(String group, Use use, @Nullable Scope scope) {

	/**
	 * Whether a secondary may serve it.
	 * @return whether it only reads
	 */
	public boolean reads() {
		return this.use == Use.READ;
	}

	/**
	 * The same for the primary, because no secondary is fit to read.
	 * @return whether it only reads, from the primary
	 */
	public ConnectionRequest onPrimary() {
		return new ConnectionRequest(this.group, Use.WRITE, this.scope);
	}

	/**
	 * Reports that no connection could be fetched, if the request belongs to the scope's
	 * own group.
	 * @param failure why
	 */
	public void failed(Failure failure) {
		if (this.scope != null && this.group.equals(this.scope.route().group())) {
			this.scope.journal().failed(failure);
		}
	}

}
