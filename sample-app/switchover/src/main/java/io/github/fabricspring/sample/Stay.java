package io.github.fabricspring.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import org.jspecify.annotations.Nullable;

/**
 * A group that stays up for applications of one's own. Says where it is, and does what it
 * is told on standard input.
 */
final class Stay {

	private final FarmGroup group;

	private final @Nullable String page;

	private final PrintStream out;

	/**
	 * Creates it.
	 * @param group the group
	 * @param page where the page is, {@code null} if there is none
	 * @param out where it prints
	 */
	Stay(FarmGroup group, @Nullable String page, PrintStream out) {
		this.group = group;
		this.page = page;
		this.out = out;
	}

	/**
	 * Prints addresses, accounts and an {@code application.yml}.
	 */
	void print() {
		FarmAccounts accounts = this.group.farm().accounts();
		this.out.println();
		this.out.println("The group " + this.group.name() + " stays up until this program ends (Ctrl-C).");
		this.group.describe().forEach((line) -> this.out.println("  " + line));
		if (this.group instanceof LocalFabric fabric) {
			this.out.println("  Fabric node  " + fabric.address());
		}
		if (this.page != null) {
			this.out.println();
			this.out.println("Page, for a browser on this machine: " + this.page);
		}
		this.out.println();
		this.out.println("Accounts on every server:");
		this.out.println("  application  %s / %s, database %s".formatted(accounts.application().user(),
				accounts.application().password(), accounts.database()));
		this.out
			.println("  discovery    %s / %s".formatted(accounts.discovery().user(), accounts.discovery().password()));
		this.out.println("  root         %s / %s".formatted(accounts.root().user(),
				(accounts.root().password().isEmpty()) ? "no password" : accounts.root().password()));
		MysqlServer first = this.group.farm().servers().get(0);
		this.out.println("  mysql -h %s -P %d -u %s".formatted(first.host(), first.port(), accounts.root().user()));
		this.out.println();
		this.out.println("application.yml:");
		this.out.println();
		yaml().forEach(this.out::println);
		this.out.println();
		this.out.println("Type switchover, kill, restore, show or quit.");
	}

	List<String> yaml() {
		FarmAccounts accounts = this.group.farm().accounts();
		List<String> lines = new ArrayList<>(List.of("fabric:", "  default-group: " + this.group.name()));
		if (this.group instanceof LocalFabric fabric) {
			lines.add("  addresses: " + fabric.address());
			lines.add("  username: " + LocalFabric.CONNECTOR.name());
			lines.add("  password: " + LocalFabric.CONNECTOR.password());
		}
		else {
			lines.add("  groups.%s.servers: %s".formatted(this.group.name(),
					String.join(", ", this.group.farm().servers().stream().map(MysqlServer::address).toList())));
			lines.add("  discovery: { username: %s, password: %s }".formatted(accounts.discovery().user(),
					accounts.discovery().password()));
		}
		lines.add("  datasource: { username: %s, password: %s, database: %s }".formatted(accounts.application().user(),
				accounts.application().password(), accounts.database()));
		return lines;
	}

	/**
	 * Does what it is told until it is told to quit. Without an input it waits to be
	 * killed.
	 * @param in the commands, a line each
	 * @throws InterruptedException if interrupted
	 * @throws IOException if the input breaks
	 */
	void obey(BufferedReader in) throws IOException, InterruptedException {
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String command = line.strip().toLowerCase(Locale.ROOT);
			if (command.equals("quit")) {
				return;
			}
			try {
				obey(command);
			}
			catch (RuntimeException ex) {
				this.out.println("refused: " + ex.getMessage());
			}
		}
		new CountDownLatch(1).await();
	}

	private void obey(String command) {
		switch (command) {
			case "" -> {
				return;
			}
			case "switchover" -> this.group.switchOver();
			case "kill" -> this.group.killPrimary();
			case "restore" -> this.group.restore();
			case "show" -> {
			}
			default -> {
				this.out.println("Not understood: " + command + "; known are switchover, kill, restore, show, quit");
				return;
			}
		}
		this.group.describe().forEach((line) -> this.out.println("  " + line));
	}

}
