package io.github.fabricspring.client;

/**
 * Commands that change groups. Each returns when the node has carried it out. For
 * {@link #promote} this includes the time in which a replica catches up, so the read
 * timeout must allow for it. The node's user needs more than the role "connector".
 */
public final class FabricAdministration {

	private final FabricClient client;

	/**
	 * Creates the administration. Does no I/O.
	 * @param client the client of the node
	 */
	public FabricAdministration(FabricClient client) {
		this.client = client;
	}

	/**
	 * Creates a group: {@code group.create}.
	 * @param group the new group's name
	 * @param description a text for operators
	 * @throws FabricException if it was refused or may not have been done
	 */
	public void createGroup(String group, String description) {
		this.client.procedure("group.create", group, description);
	}

	/**
	 * Turns a group's failure detector on: {@code group.activate}.
	 * @param group the group
	 * @throws FabricException if it was refused or may not have been done
	 */
	public void activateGroup(String group) {
		this.client.procedure("group.activate", group);
	}

	/**
	 * Adds a server to a group: {@code group.add}.
	 * @param group the group
	 * @param address the server as {@code host:port}
	 * @throws FabricException if it was refused or may not have been done
	 */
	public void addServer(String group, String address) {
		this.client.procedure("group.add", group, address);
	}

	/**
	 * Promotes a server that the node chooses: {@code group.promote}.
	 * @param group the group
	 * @throws FabricException if it was refused or may not have been done
	 */
	public void promote(String group) {
		this.client.procedure("group.promote", group);
	}

}
