package io.github.fabricspring.autoconfigure;

import java.util.List;

import io.github.fabricspring.client.FabricClientSettings;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * The {@link FabricConnectionDetails} from the properties.
 */
final class PropertiesFabricConnectionDetails implements FabricConnectionDetails {

	private final FabricNodeProperties properties;

	private final boolean hasNode;

	PropertiesFabricConnectionDetails(FabricNodeProperties properties, boolean hasNode) {
		this.properties = properties;
		this.hasNode = hasNode;
	}

	@Override
	public List<HostAndPort> getAddresses() {
		List<String> addresses = (this.hasNode) ? this.properties.addresses() : List.of();
		return addresses.stream()
			.map((address) -> HostAndPort.parse("fabric.addresses", address, FabricClientSettings.DEFAULT_PORT))
			.toList();
	}

	@Override
	public @Nullable String getUsername() {
		return this.properties.username();
	}

	@Override
	public @Nullable String getPassword() {
		return this.properties.password();
	}

}
