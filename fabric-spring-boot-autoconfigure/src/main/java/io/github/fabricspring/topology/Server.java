package io.github.fabricspring.topology;

/**
 * A MySQL server as the topology source describes it.
 *
 * @param uuid the server's own {@code @@server_uuid}; if the source does not know it, a
 * stand-in made of group and address, see {@link #isUuidKnown()}
 * @param group the group it belongs to
 * @param host the name or address clients connect to
 * @param port the port, 1 to 65535
 * @param status its status at the source
 * @param mode what an operator allows it to be used for
 * @param weight its share of the reads relative to its peers, above 0
 */
public record Server(String uuid, String group, String host, int port, ServerStatus status, ServerMode mode,
		double weight) {

	/**
	 * Tells whether it takes the group's writes. Status and mode must both allow it.
	 * @return {@code true} if writes may be sent to it
	 */
	public boolean isPrimary() {
		return this.status == ServerStatus.PRIMARY
				&& (this.mode == ServerMode.READ_WRITE || this.mode == ServerMode.WRITE_ONLY);
	}

	/**
	 * Tells whether it is a secondary that may serve reads.
	 * @return {@code true} if reads may be sent to it as a secondary
	 */
	public boolean isReadableSecondary() {
		return this.status == ServerStatus.SECONDARY
				&& (this.mode == ServerMode.READ_ONLY || this.mode == ServerMode.READ_WRITE);
	}

	/**
	 * Tells whether connections to it are held ready, whether it is used now or may be
	 * soon: a server that is still recovering, or one that was elected and is not open
	 * yet.
	 * @return {@code false} if it is FAULTY or must not be used
	 */
	public boolean isHeldReady() {
		return this.status != ServerStatus.FAULTY && this.mode != ServerMode.OFFLINE;
	}

	/**
	 * Tells whether {@link #uuid()} is the server's own. A connection can be verified
	 * only against the server's own UUID.
	 * @return {@code false} for a stand-in
	 */
	public boolean isUuidKnown() {
		return !this.uuid.equals(standIn(this.group, address()));
	}

	/**
	 * Creates a server whose UUID is unknown. The stand-in differs from group to group,
	 * as two groups on one server may differ in database and user.
	 * @param group the group it belongs to
	 * @param address its address
	 * @param status its status
	 * @param mode what it may be used for
	 * @return the server
	 */
	public static Server withoutUuid(String group, HostAndPort address, ServerStatus status, ServerMode mode) {
		return new Server(standIn(group, address.toString()), group, address.host(), address.port(), status, mode, 1.0);
	}

	/**
	 * Returns the same server under another spelling of its group's name.
	 * @param name the group's name
	 * @return the server, in the group of that name
	 */
	Server inGroup(String name) {
		if (name.equals(this.group)) {
			return this;
		}
		String uuid = isUuidKnown() ? this.uuid : standIn(name, address());
		return new Server(uuid, name, this.host, this.port, this.status, this.mode, this.weight);
	}

	private static String standIn(String group, String address) {
		return group + "@" + address;
	}

	/**
	 * Returns the address as messages print it.
	 * @return {@code host:port}, an IPv6 literal in brackets
	 */
	public String address() {
		return address(this.host, this.port);
	}

	static String address(String host, int port) {
		return ((host.indexOf(':') < 0) ? host : "[" + host + "]") + ":" + port;
	}

}
