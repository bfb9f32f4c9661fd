package io.github.fabricspring.sample.farm.distribution;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A MySQL server program that was seen running, and how to run it.
 *
 * @param mysqld the program
 * @param version its version
 * @param environment what its environment needs beside what is there
 * @param arguments what every command line needs, the user to run as for example
 * @param prefix the command that runs the program, empty to run it directly
 */
public record Distribution(Path mysqld, MysqlVersion version, Map<String, String> environment, List<String> arguments,
		List<String> prefix) {

	public Distribution {
		environment = Map.copyOf(environment);
		arguments = List.copyOf(arguments);
		prefix = List.copyOf(prefix);
	}

	Distribution(Path mysqld, MysqlVersion version, Map<String, String> environment, List<String> arguments) {
		this(mysqld, version, environment, arguments, List.of());
	}

	public Distribution behind(List<String> prefix) {
		return new Distribution(this.mysqld, this.version, this.environment, this.arguments, prefix);
	}

	/**
	 * A command line for this program.
	 * @param more further arguments
	 * @return prefix, program, {@code --no-defaults}, then all arguments
	 */
	public List<String> command(List<String> more) {
		List<String> command = new ArrayList<>(this.prefix);
		command.add(this.mysqld.toString());
		command.add("--no-defaults");
		command.addAll(this.arguments);
		command.addAll(more);
		return command;
	}

}
