package io.github.fabricspring.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.fabricspring.client.FabricException.Unreachable;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * A node by its name. The name may have several addresses with a node at each, of which
 * one is enough. They are tried in turn, beginning with the one that answered last.
 */
final class NamedNode {

	private final HostAndPort name;

	private final FabricClientSettings settings;

	private final Resolver resolver;

	private volatile @Nullable InetAddress lastGood;

	NamedNode(HostAndPort name, FabricClientSettings settings, Resolver resolver) {
		this.name = name;
		this.settings = settings;
		this.resolver = resolver;
	}

	/**
	 * Sends a command.
	 * @param <T> the type of the result
	 * @param command the command
	 * @param repetition after which failures the next address is tried
	 * @param mapper makes the result from the answer
	 * @param parameters the command's parameters
	 * @return the result
	 * @throws FabricException if no address gave an answer: an error of a node that could
	 * be reached, if there is one
	 */
	<T> T call(String command, Repetition repetition, Function<CommandAnswer, T> mapper, Object... parameters) {
		List<InetAddress> addresses = addresses(command);
		List<FabricException> failures = new ArrayList<>();
		for (InetAddress address : addresses) {
			NodeAddress node = new NodeAddress(this.name, address, addresses.size() == 1);
			try {
				T result = new NodeCommands(node, this.settings).call(command, mapper, parameters);
				this.lastGood = address;
				return result;
			}
			catch (FabricException ex) {
				if (!repetition.isAllowedAfter(ex)) {
					throw ex;
				}
				failures.add(ex);
			}
		}
		throw mostTelling(failures);
	}

	private static FabricException mostTelling(List<FabricException> failures) {
		FabricException telling = failures.stream()
			.filter((failure) -> !(failure instanceof Unreachable))
			.findFirst()
			.orElse(failures.get(failures.size() - 1));
		failures.stream().filter((failure) -> failure != telling).forEach(telling::addSuppressed);
		return telling;
	}

	private List<InetAddress> addresses(String command) {
		try {
			List<InetAddress> addresses = new ArrayList<>(this.resolver.addresses(this.name.host()));
			InetAddress preferred = this.lastGood;
			if (preferred != null && addresses.remove(preferred)) {
				addresses.add(0, preferred);
			}
			return addresses;
		}
		catch (UnknownHostException ex) {
			throw new Unreachable(new AnswerJudge(command, this.name.toString(), null).unreachable(ex), ex);
		}
	}

	/** The look-up of names. */
	@FunctionalInterface
	interface Resolver {

		/** The look-up of the Java runtime. */
		Resolver OF_JVM = (host) -> List.of(InetAddress.getAllByName(host));

		/**
		 * Returns the addresses of a host.
		 * @param host its name, or an address
		 * @return at least one address
		 * @throws UnknownHostException if there is no such name
		 */
		List<InetAddress> addresses(String host) throws UnknownHostException;

	}

}
