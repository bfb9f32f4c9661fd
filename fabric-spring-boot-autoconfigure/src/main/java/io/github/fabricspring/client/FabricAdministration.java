package io.github.fabricspring.client;

/**
 * Commands that change groups. Each returns when the node has done it, which for
 * {@link #promote} may take as long as a replica needs to catch up: the read timeout has
 * to allow for it. They need more than the role "connector".
 */
public final class FabricAdministration {

	private final FabricClient client;

	/**
	 * Does no I/O.
	 * @param client how to reach the node
	 */
	public FabricAdministration(FabricClient client) {
		this.client = client;
	}

	/**
	 * {@code group.create}.
	 * @param group the new group's name
	 * @param description for people
	 * @throws FabricException if it was refused or may not have been done
	 */
	public void createGroup(String group, String description) {
		this.client.procedure("group.create", group, description);
	}

	/**
	 * {@code group.activate}: turns the group's failure detector on.
	 * @param group the group
	 * @throws FabricException if it was refused or may not have been done
	 */
	public void activateGroup(String group) {
		this.client.procedure("group.activate", group);
	}

	/**
	 * {@code group.add}.
	 * @param group the group
	 * @param address the server as {@code host:port}
	 * @throws FabricException if it was refused or may not have been done
	 */
	public void addServer(String group, String address) {
		this.client.procedure("group.add", group, address);
	}

	/**
	 * {@code group.promote}: the node chooses the new primary.
	 * @param group the group
	 * @throws FabricException if it was refused or may not have been done
	 */
	public void promote(String group) {
		this.client.procedure("group.promote", group);
	}

}
