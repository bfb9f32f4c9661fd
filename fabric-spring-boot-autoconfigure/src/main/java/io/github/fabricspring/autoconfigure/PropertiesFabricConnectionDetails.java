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

	PropertiesFabricConnectionDetails(FabricNodeProperties properties) {
		this.properties = properties;
	}

	@Override
	public List<HostAndPort> getAddresses() {
		return this.properties.addresses()
			.stream()
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
