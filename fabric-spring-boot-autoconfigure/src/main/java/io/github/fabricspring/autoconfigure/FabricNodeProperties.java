package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.fabricspring.client.FabricClientSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the Fabric node.
 *
 * @param addresses Addresses of the Fabric nodes as host:port, tried in turn.
 * @param username Login user of the Fabric node. Without it calls are made without
 * authentication.
 * @param password Login password of the Fabric node.
 * @param connectTimeout How long connecting to a node may take, 1ms to 1 day.
 * @param readTimeout How long a whole exchange with a node may take, 1ms to 1 day.
 * @param reportFailures Whether to tell the node of a server that could not be reached
 * when reconnecting to it failed as well.
 * @param ssl How connections to the nodes are encrypted. They are not by default.
 */
@ConfigurationProperties("fabric")
public record FabricNodeProperties(@DefaultValue("localhost:32274") List<String> addresses, @Nullable String username,
		@Nullable String password, @DefaultValue("1s") Duration connectTimeout,
		@DefaultValue("3s") Duration readTimeout, @DefaultValue("false") boolean reportFailures,
		@Nullable NodeSslProperties ssl) {

	public FabricNodeProperties {
		addresses = List.copyOf(addresses);
		Check.that("fabric.addresses", addresses, !addresses.isEmpty(), "name at least one node as host:port");
		addresses.forEach((address) -> Check.address("fabric.addresses", address, FabricClientSettings.DEFAULT_PORT));
		Check.resolved("fabric.username", username);
		Check.resolved("fabric.password", password);
		Check.that("fabric.password", "******", password == null || username != null,
				"a password needs a user: set fabric.username as well");
		Check.positive("fabric.connect-timeout", connectTimeout);
		Check.positive("fabric.read-timeout", readTimeout);
	}

	@Override
	public String toString() {
		return "FabricNodeProperties[addresses=" + this.addresses + ", username=" + this.username + "]";
	}

	/**
	 * How connections to the nodes are encrypted.
	 *
	 * @param bundle Name of the SSL bundle with the trust store, and with the key store
	 * where clients have certificates. The certificate of a node must name its host.
	 */
	public record NodeSslProperties(@Nullable String bundle) {
	}

}
