package io.github.fabricspring.sample.farm;

/**
 * The accounts that every server of a farm has from its first start, all of them for
 * {@code 127.0.0.1}.
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
	 * @return the SQL for {@code --init-file}
	 */
	String sql() {
		return create(this.root) + grant("ALL ON *.*", this.root, " WITH GRANT OPTION") + create(this.fabric)
				+ grant("ALL ON *.*", this.fabric, " WITH GRANT OPTION") + create(this.replication)
				+ grant("REPLICATION SLAVE ON *.*", this.replication, "") + create(this.discovery)
				+ grant("SELECT ON performance_schema.*", this.discovery, "") + create(this.application)
				+ "CREATE DATABASE `" + this.database + "`;\n"
				+ grant("ALL ON `" + this.database + "`.*", this.application, "");
	}

	private static String create(Account account) {
		return "CREATE USER " + account.quoted() + " IDENTIFIED BY '" + account.password() + "';\n";
	}

	private static String grant(String what, Account account, String how) {
		return "GRANT " + what + " TO " + account.quoted() + how + ";\n";
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

		private String quoted() {
			return "'" + this.user + "'@'127.0.0.1'";
		}

	}

}
