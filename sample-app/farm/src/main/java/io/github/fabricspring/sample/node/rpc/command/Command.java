package io.github.fabricspring.sample.node.rpc.command;

import java.util.List;
import java.util.regex.Pattern;

import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.rpc.xml.ResultSet;

/**
 * A command of the node. The roles that may call it follow from its name (see
 * {@link io.github.fabricspring.sample.node.rpc.NodeRole}).
 *
 * @param name the name under which it is called
 * @param required how many parameters it needs
 * @param accepted how many it takes
 * @param action what it does
 */
public record Command(String name, int required, int accepted, CommandAction action) {

	private static final Pattern ERROR_CLASS = Pattern.compile("^\\w+Error: ");

	/**
	 * A command that only looks. Its errors do not carry the class of the error, as those
	 * of a {@linkplain Procedures procedure} do.
	 * @param name the command's name
	 * @param required how many parameters it needs
	 * @param accepted how many it takes
	 * @param action what it does
	 * @return the command
	 */
	static Command lookup(String name, int required, int accepted, CommandAction action) {
		return new Command(name, required, accepted, (arguments) -> {
			try {
				return action.run(arguments);
			}
			catch (NodeException ex) {
				throw new NodeException(ERROR_CLASS.matcher(String.valueOf(ex.getMessage())).replaceFirst(""), ex);
			}
		});
	}

	/**
	 * Runs the command.
	 * @param arguments its parameters
	 * @return the result
	 * @throws NodeException if it is refused, fails, or was called with too few or too
	 * many parameters
	 */
	public List<ResultSet> run(Arguments arguments) {
		int given = arguments.count();
		if (given < this.required || given > this.accepted) {
			throw new NodeException(wrongCount(given));
		}
		return this.action.run(arguments);
	}

	// The words of the original's language, which counts the object itself as well.
	private String wrongCount(int given) {
		String quantity = "exactly";
		if (this.required != this.accepted) {
			quantity = (given < this.required) ? "at least" : "at most";
		}
		int limit = ((given < this.required) ? this.required : this.accepted) + 1;
		return "execute() takes %s %d argument%s (%d given)".formatted(quantity, limit, (limit != 1) ? "s" : "",
				given + 1);
	}

	/** What a command does. */
	@FunctionalInterface
	public interface CommandAction {

		List<ResultSet> run(Arguments arguments);

	}

}
