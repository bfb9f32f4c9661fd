package io.github.fabricspring.call;

import org.jspecify.annotations.Nullable;

/**
 * The group, use and scope of a connection that is to be fetched.
 *
 * @param group the group that the server must belong to
 * @param use what it is used for
 * @param scope the scope it is fetched in, {@code null} outside any scope
 */
public record ConnectionRequest(String group, Use use, @Nullable Scope scope) {

	/**
	 * Whether it only reads, whichever server serves it.
	 * @return whether the server has to refuse writes
	 */
	public boolean reads() {
		return this.use == Use.READ || this.use == Use.READ_PRIMARY;
	}

	/**
	 * Whether a secondary may serve it.
	 * @return whether any server of the group will do
	 */
	public boolean maySecondary() {
		return this.use == Use.READ;
	}

	/**
	 * Returns the same request for the primary.
	 * @return the request, with {@link Use#READ_PRIMARY}
	 */
	public ConnectionRequest onPrimary() {
		return new ConnectionRequest(this.group, Use.READ_PRIMARY, this.scope);
	}

	/**
	 * Notes in the scope's journal that no connection could be fetched, if the request is
	 * for the scope's own group.
	 * @param failure the reason
	 */
	public void failed(Failure failure) {
		if (this.scope != null && this.group.equals(this.scope.route().group())) {
			this.scope.journal().failed(failure);
		}
	}

}
