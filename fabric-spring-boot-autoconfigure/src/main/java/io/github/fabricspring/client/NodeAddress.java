package io.github.fabricspring.client;

import java.net.InetAddress;

import io.github.fabricspring.topology.HostAndPort;

/**
 * Where one node is.
 *
 * @param name the name that it is known by
 * @param address the address of that name
 * @param alone whether the name has no other address
 */
record NodeAddress(HostAndPort name, InetAddress address, boolean alone) {

	/** Returns the node as messages name it. */
	@Override
	public String toString() {
		return (this.alone) ? this.name.toString() : this.name + " (" + this.address.getHostAddress() + ")";
	}

}
