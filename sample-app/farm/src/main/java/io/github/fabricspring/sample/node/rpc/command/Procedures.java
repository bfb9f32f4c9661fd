package io.github.fabricspring.sample.node.rpc.command;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.rpc.xml.ResultSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The factory of commands that change something. Such a command has one more parameter
 * than it declares, which tells whether the caller waits, and answers with a report.
 */
final class Procedures {

	private static final Logger logger = LoggerFactory.getLogger(Procedures.class);

	private static final int SUCCESS = 2;

	private final Clock clock;

	private final Executor background;

	Procedures(Clock clock, Executor background) {
		this.clock = clock;
		this.background = background;
	}

	/**
	 * A command that changes something.
	 * @param name the command's name
	 * @param required how many parameters it needs
	 * @param accepted how many it takes, without the one that says whether the caller
	 * waits
	 * @param step what the original calls the step that it takes
	 * @param action what it does
	 * @return the command
	 */
	Command procedure(String name, int required, int accepted, String step, Consumer<Arguments> action) {
		return new Command(name, required, accepted + 1, (arguments) -> {
			String uuid = UUID.randomUUID().toString();
			if (!arguments.synchronous(accepted)) {
				this.background.execute(() -> runUnattended(name, uuid, arguments, action));
				return List.of(new ResultSet(List.of("uuid"), List.of(ResultSet.row(uuid))));
			}
			Instant start = this.clock.instant();
			action.accept(arguments);
			return report(uuid, name, step, start, this.clock.instant());
		});
	}

	private void runUnattended(String name, String uuid, Arguments arguments, Consumer<Arguments> action) {
		try {
			action.accept(arguments);
		}
		catch (NodeException ex) {
			logger.warn("{} (procedure {}) failed in the background: {}", name, uuid, ex.getMessage());
		}
		catch (RuntimeException ex) {
			logger.warn("{} (procedure {}) failed in the background", name, uuid, ex);
		}
	}

	private static List<ResultSet> report(String uuid, String name, String step, Instant start, Instant end) {
		return List.of(
				new ResultSet(List.of("uuid", "finished", "success", "result"),
						List.of(ResultSet.row(uuid, true, true, true))),
				new ResultSet(List.of("state", "success", "when", "description"),
						List.of(ResultSet.row(3, SUCCESS, seconds(start), "Triggered by <%s>.".formatted(name)),
								ResultSet.row(4, SUCCESS, seconds(start), "Executing action (%s).".formatted(step)),
								ResultSet.row(5, SUCCESS, seconds(end), "Executed action (%s).".formatted(step)))));
	}

	private static double seconds(Instant instant) {
		return (instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000) / 1e6;
	}

}
