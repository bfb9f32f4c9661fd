package io.github.fabricspring.sample;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.github.fabricspring.autoconfigure.FabricConnectionDetails.Login;
import io.github.fabricspring.client.FabricAdministration;
import io.github.fabricspring.client.FabricClient;
import io.github.fabricspring.client.FabricClientSettings;
import io.github.fabricspring.client.FabricCredentials;
import io.github.fabricspring.client.FabricException;
import io.github.fabricspring.page.PageControls;
import io.github.fabricspring.sample.farm.Conditions;
import io.github.fabricspring.sample.switchover.Cluster;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * An existing node with its servers. They are told to form a group and to switch over,
 * but never killed.
 */
final class ExistingFabric implements Cluster {

	static final String DATABASE = "switchover";

	private static final Log logger = LogFactory.getLog(ExistingFabric.class);

	private static final String ACCOUNT = "'" + DATABASE + "'@'%'";

	/** What tells the account from one that somebody else has made. */
	private static final String MAKER = "the switchover demonstration";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final FabricClient client;

	private final FabricAdministration administration;

	private final String group;

	private Login login;

	private ExistingFabric(FabricClientSettings settings, String group, Login login) {
		this.login = login;
		this.client = new FabricClient(settings);
		this.administration = new FabricAdministration(this.client);
		this.group = group;
	}

	/**
	 * Makes the group if it is missing, adds the servers that it lacks, promotes one if
	 * none is primary, and creates the demonstration's database.
	 * @param arguments where everything is
	 * @return the group, with a primary
	 */
	static ExistingFabric connect(SampleArguments arguments) {
		FabricCredentials credentials = (arguments.nodeUser() != null)
				? new FabricCredentials(arguments.nodeUser(), Objects.requireNonNullElse(arguments.nodePassword(), ""))
				: null;
		ExistingFabric fabric = new ExistingFabric(
				new FabricClientSettings(arguments.nodeAddresses(), credentials, Duration.ofSeconds(2), PATIENCE,
						FabricClientSettings.DEFAULT_MAX_ANSWER_BYTES),
				arguments.group(), new Login(arguments.user(), arguments.password(), DATABASE));
		fabric.formGroup(arguments.servers());
		Conditions.await(arguments.group() + " to have a primary", PATIENCE, () -> fabric.primary() != null,
				fabric::describe);
		fabric.createDatabase(arguments.user(), arguments.password());
		fabric.login = fabric.createAccount(arguments.user(), arguments.password());
		return fabric;
	}

	private void formGroup(List<String> servers) {
		Set<String> members = members();
		servers.stream()
			.filter((address) -> !members.contains(address))
			.forEach((address) -> this.administration.addServer(this.group, address));
		if (primary() == null) {
			this.administration.promote(this.group);
		}
		this.administration.activateGroup(this.group);
	}

	private Set<String> members() {
		try {
			return this.client.lookupServers(this.group).stream().map(Server::address).collect(Collectors.toSet());
		}
		catch (FabricException.UnknownGroup ex) {
			this.administration.createGroup(this.group, "made by the switchover demonstration");
			return Set.of();
		}
	}

	/**
	 * The account that the demonstration writes with: one of its own, for the starter
	 * refuses to write through an account that {@code read_only} does not bind.
	 * @return the account, that of {@code --user} if it may not create another
	 */
	Login login() {
		return this.login;
	}

	private Login createAccount(String user, String password) {
		String secret = UUID.randomUUID().toString();
		try (Connection connection = DriverManager.getConnection(url(), user, password);
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE USER IF NOT EXISTS " + ACCOUNT + " IDENTIFIED BY '" + secret
					+ "' ATTRIBUTE '{\"made-by\": \"" + MAKER + "\"}'");
			if (!isMadeHere(statement)) {
				throw new IllegalStateException("The account " + ACCOUNT + " on the primary " + primary()
						+ " was not made by this program and is left as it is: rename or drop it, and start again");
			}
			statement.execute("ALTER USER " + ACCOUNT + " IDENTIFIED BY '" + secret + "'");
			statement.execute("GRANT ALL ON " + DATABASE + ".* TO " + ACCOUNT);
			return new Login(DATABASE, secret, DATABASE);
		}
		catch (SQLException ex) {
			logger.info("Writing as " + user + ", which may not create an account: " + ex.getMessage());
			return new Login(user, password, DATABASE);
		}
	}

	private static boolean isMadeHere(Statement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery("SELECT ATTRIBUTE ->> '$.\"made-by\"' = '" + MAKER
				+ "' FROM information_schema.USER_ATTRIBUTES WHERE USER = '" + DATABASE + "' AND HOST = '%'")) {
			return row.next() && row.getBoolean(1);
		}
	}

	private String url() {
		return "jdbc:mysql://" + primary() + "/?connectTimeout=2000&socketTimeout=10000";
	}

	private void createDatabase(String user, String password) {
		try (var connection = DriverManager.getConnection(url(), user, password);
				var statement = connection.createStatement()) {
			statement.execute("CREATE DATABASE IF NOT EXISTS " + DATABASE);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("--user=" + user + " must be able to create the database " + DATABASE
					+ " on the primary " + primary(), ex);
		}
	}

	@Override
	public void switchOver() {
		this.administration.promote(this.group);
	}

	@Override
	public @Nullable Processes processes() {
		return null;
	}

	@Override
	public PageControls controls() {
		return new SampleControls(this, this.group, null);
	}

	@Override
	public @Nullable String primary() {
		return this.client.dumpServers(Set.of(this.group))
			.servers()
			.stream()
			.filter((server) -> server.group().equalsIgnoreCase(this.group) && server.isPrimary())
			.map(Server::address)
			.findFirst()
			.orElse(null);
	}

	@Override
	public List<String> describe() {
		return this.client.lookupServers(this.group)
			.stream()
			.map((server) -> server.group() + "  " + server.address() + "  " + server.status())
			.toList();
	}

}
