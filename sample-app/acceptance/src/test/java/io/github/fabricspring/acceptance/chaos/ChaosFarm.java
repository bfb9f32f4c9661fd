package io.github.fabricspring.acceptance.chaos;

import io.github.fabricspring.acceptance.fault.NetworkPartition;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmSettings;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The servers that are put under stress: with {@code chaos.network=true}, and where this
 * user can make one, in a network that can be cut; otherwise the shared farm.
 */
final class ChaosFarm implements BeforeAllCallback, AfterAllCallback {

	private final FarmExtension shared = FarmExtension.shared();

	private @Nullable NetworkPartition network;

	private @Nullable Farm own;

	@Override
	public void beforeAll(ExtensionContext context) {
		if (Boolean.getBoolean("chaos.network") && NetworkPartition.isPossible()) {
			NetworkPartition made = new NetworkPartition(FarmSettings.DEFAULTS.servers());
			this.network = made;
			this.own = FarmExtension.start(FarmSettings.DEFAULTS.withNetwork(made));
		}
		else {
			this.shared.beforeAll(context);
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.own == null) {
			this.shared.afterAll(context);
		}
		else {
			this.own.close();
			this.own = null;
		}
		if (this.network != null) {
			this.network.close();
			this.network = null;
		}
	}

	Farm get() {
		return (this.own != null) ? this.own : this.shared.get();
	}

	/**
	 * Returns the network of the servers.
	 * @return the network, {@code null} if it cannot be cut
	 */
	@Nullable NetworkPartition network() {
		return this.network;
	}

}
