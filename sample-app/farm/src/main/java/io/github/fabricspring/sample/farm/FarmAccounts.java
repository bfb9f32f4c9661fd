package io.github.fabricspring.sample.farm;

/**
 * The accounts that every server of a farm has from its first start.
 *
 * @param root all privileges; also valid through the server's socket file
 * @param fabric what the node manages servers with: all privileges
 * @param replication what a replica logs in with at its source
 * @param discovery what asks a server for its place in the group: reads the performance
 * schema
 * @param application all privileges in {@link #database()}, none beyond: bound by
 * {@code read_only} and {@code super_read_only}
 * @param database an empty database for the application
 */
public record FarmAccounts(Account root, Account fabric, Account replication, Account discovery, Account application,
		String database) {

	/** What a farm uses unless told otherwise. */
	public static final FarmAccounts DEFAULTS = new FarmAccounts(new Account("root", ""),
			new Account("fabric", "fabric"), new Account("replication", "replication"),
			new Account("discovery", "discovery"), new Account("app", "app"), "app");

	/**
	 * The statements that create the accounts, one a line.
	 * @param host where all of them log in from
	 * @return the SQL for {@code --init-file}
	 */
	String sql(String host) {
		return create(this.root, host) + grant("ALL ON *.*", this.root, host, " WITH GRANT OPTION")
				+ create(this.fabric, host) + grant("ALL ON *.*", this.fabric, host, " WITH GRANT OPTION")
				+ create(this.replication, host) + grant("REPLICATION SLAVE ON *.*", this.replication, host, "")
				+ create(this.discovery, host) + grant("SELECT ON performance_schema.*", this.discovery, host, "")
				+ create(this.application, host) + "CREATE DATABASE `" + this.database + "`;\n"
				+ grant("ALL ON `" + this.database + "`.*", this.application, host, "");
	}

	private static String create(Account account, String host) {
		return "CREATE USER " + account.at(host) + " IDENTIFIED BY '" + account.password() + "';\n";
	}

	private static String grant(String what, Account account, String host, String how) {
		return "GRANT " + what + " TO " + account.at(host) + how + ";\n";
	}

	/**
	 * A user and its password.
	 *
	 * @param user the name, without the host
	 * @param password the password in clear, empty for none
	 */
	public record Account(String user, String password) {

		public Account {
			if (user.isEmpty() || (user + password).matches(".*['\\\\\n].*")) {
				throw new IllegalArgumentException(
						"a farm account needs a name, and neither quotes nor backslashes in name and password: '" + user
								+ "'");
			}
		}

		private String at(String host) {
			return "'" + this.user + "'@'" + host + "'";
		}

	}

}
