package io.github.fabricspring.topology;

/**
 * A MySQL server as the topology source describes it.
 *
 * @param uuid the server's own {@code @@server_uuid}
 * @param group the group it belongs to
 * @param host the name or address clients connect to
 * @param port the port, 1 to 65535
 * @param status what the node holds of it
 * @param mode what an operator allows
 * @param weight its share of the reads relative to its peers, above 0
 */
public record Server(String uuid, String group, String host, int port, ServerStatus status, ServerMode mode,
		double weight) {

	/**
	 * Whether it takes the group's writes: a primary that is not allowed to be used is no
	 * primary.
	 * @return whether writes may be sent to it
	 */
	public boolean isPrimary() {
		return this.status == ServerStatus.PRIMARY
				&& (this.mode == ServerMode.READ_WRITE || this.mode == ServerMode.WRITE_ONLY);
	}

	/**
	 * Whether it is a secondary that may serve reads.
	 * @return whether reads may be sent to it as a secondary
	 */
	public boolean isReadableSecondary() {
		return this.status == ServerStatus.SECONDARY
				&& (this.mode == ServerMode.READ_ONLY || this.mode == ServerMode.READ_WRITE);
	}

	/**
	 * The address as messages print it.
	 * @return {@code host:port}
	 */
	public String address() {
		return this.host + ":" + this.port;
	}

}
