package io.github.fabricspring.test;

import java.util.List;

import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import io.github.fabricspring.client.FabricClientSettings;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.topology.HostAndPort;

/**
 * The connection details of a test group.
 *
 * @param group the group
 */
record GroupDetails(TestGroup group) implements FabricConnectionDetails {

	@Override
	public List<HostAndPort> getAddresses() {
		return (this.group.servers() instanceof LocalFabric fabric)
				? List.of(HostAndPort.parse("node", fabric.address(), FabricClientSettings.DEFAULT_PORT)) : List.of();
	}

	@Override
	public Login getLogin(String name) {
		FarmAccounts accounts = this.group.servers().farm().accounts();
		return new Login(accounts.application().user(), accounts.application().password(), accounts.database());
	}

}
