package io.github.fabricspring.sample.node.rpc.command;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.fabricspring.sample.node.GroupAdministration;
import org.jspecify.annotations.Nullable;

/**
 * All commands by name.
 */
public final class Commands {

	private final Map<String, Command> byName;

	/**
	 * Collects the commands.
	 * @param administration what does the work
	 * @param address where the node listens
	 * @param clock the clock behind the times in a procedure's report
	 * @param background the executor of procedures without a waiting caller
	 */
	public Commands(GroupAdministration administration, ListenAddress address, Clock clock, Executor background) {
		AdministrationCommands changes = new AdministrationCommands(administration, new Procedures(clock, background));
		this.byName = Stream
			.of(List.of(Command.lookup("manage.ping", 0, 0, (arguments) -> List.of())),
					new DumpCommands(administration, address).commands(), new GroupLookups(administration).commands(),
					changes.groupCommands(), changes.serverCommands(), changes.threatCommands())
			.flatMap(List::stream)
			.collect(Collectors.toUnmodifiableMap(Command::name, Function.identity()));
	}

	/**
	 * Finds a command.
	 * @param name its name
	 * @return the command, or {@code null} if there is none of that name
	 */
	public @Nullable Command find(String name) {
		return this.byName.get(name);
	}

}
