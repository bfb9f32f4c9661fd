package io.github.fabricspring.rerun.waiting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.fabricspring.topology.Server;

/**
 * The servers that a waiting call could use. All are asked at the same time, each again
 * once it has answered. A server that hangs does not hide another that is back.
 */
final class Candidates {

	private final Map<Server, CompletableFuture<Boolean>> asked = new HashMap<>();

	private final Function<Server, CompletableFuture<Boolean>> question;

	/**
	 * Creates the candidates, none of which is asked yet.
	 * @param question asks a server whether it can be used
	 */
	Candidates(Function<Server, CompletableFuture<Boolean>> question) {
		this.question = question;
	}

	/**
	 * Asks the servers that have no question pending.
	 * @param servers the candidates by the current topology
	 * @return completed with {@code true} by the first server that can be used, with
	 * {@code false} once all have refused
	 */
	CompletableFuture<Boolean> ask(List<Server> servers) {
		this.asked.keySet().retainAll(servers);
		for (Server server : servers) {
			CompletableFuture<Boolean> pending = this.asked.get(server);
			if (pending == null || pending.isDone()) {
				this.asked.put(server, this.question.apply(server).exceptionally((failure) -> false));
			}
		}
		Stream<CompletableFuture<Boolean>> yes = this.asked.values().stream().map(Candidates::ifUsable);
		// A copy: another thread looks at it once all have answered
		List<CompletableFuture<Boolean>> all = List.copyOf(this.asked.values());
		Stream<CompletableFuture<Boolean>> atLast = Stream
			.of(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
				.thenApply((ignored) -> all.stream().anyMatch((answer) -> answer.getNow(false))));
		return CompletableFuture.anyOf(Stream.concat(yes, atLast).toArray(CompletableFuture[]::new))
			.thenApply(Boolean.TRUE::equals);
	}

	// Completes only if the server can be used.
	private static CompletableFuture<Boolean> ifUsable(CompletableFuture<Boolean> answer) {
		return answer.thenCompose((usable) -> (usable) ? answer : new CompletableFuture<>());
	}

	/**
	 * Returns the servers that can be used.
	 * @return the servers whose last answer was yes
	 */
	List<Server> usable() {
		return this.asked.entrySet()
			.stream()
			.filter((each) -> each.getValue().getNow(false))
			.map(Map.Entry::getKey)
			.toList();
	}

}
