package io.github.fabricspring.sample;

import java.util.List;

import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * The starter's connection details for a node and servers that are known at run time
 * only.
 *
 * @param addresses the nodes
 * @param username the account there, {@code null} for none
 * @param password its password
 * @param login the account on the servers
 */
public record Details(List<HostAndPort> addresses, @Nullable String username, @Nullable String password,
		Login login) implements FabricConnectionDetails {

	/**
	 * Creates the details of a node and servers on this machine.
	 * @param fabric the node and the servers
	 * @return the node's address and the accounts
	 */
	public static Details of(LocalFabric fabric) {
		FarmAccounts accounts = fabric.farm().accounts();
		return new Details(List.of(HostAndPort.parse("node", fabric.address(), 0)), LocalFabric.CONNECTOR.name(),
				LocalFabric.CONNECTOR.password(),
				new Login(accounts.application().user(), accounts.application().password(), accounts.database()));
	}

	@Override
	public List<HostAndPort> getAddresses() {
		return this.addresses;
	}

	@Override
	public @Nullable String getUsername() {
		return this.username;
	}

	@Override
	public @Nullable String getPassword() {
		return this.password;
	}

	@Override
	public Login getLogin(String group) {
		return this.login;
	}

}
