package io.github.fabricspring.topology;

/**
 * A MySQL server as the topology source describes it.
 *
 * @param uuid the server's own {@code @@server_uuid}; where the source does not know it,
 * a stand-in made of group and address, see {@link #isUuidKnown()}
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
	 * Whether {@link #uuid()} is what {@code SELECT @@server_uuid} answers there. If not,
	 * there is nothing to verify a connection against.
	 * @return {@code false} for a stand-in
	 */
	public boolean isUuidKnown() {
		return !this.uuid.equals(standIn(this.group, address()));
	}

	/**
	 * A server whose UUID nobody knows. The stand-in differs from group to group, as two
	 * groups on one server may differ in database and user.
	 * @param group the group it belongs to
	 * @param address where it is
	 * @param status its role
	 * @param mode what it may be used for
	 * @return the server
	 */
	public static Server withoutUuid(String group, HostAndPort address, ServerStatus status, ServerMode mode) {
		return new Server(standIn(group, address.toString()), group, address.host(), address.port(), status, mode, 1.0);
	}

	/**
	 * The same server as it is called by whoever spells its group in another way.
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
	 * The address as messages print it.
	 * @return {@code host:port}, an IPv6 literal in brackets
	 */
	public String address() {
		return address(this.host, this.port);
	}

	static String address(String host, int port) {
		return ((host.indexOf(':') < 0) ? host : "[" + host + "]") + ":" + port;
	}

}
