package io.github.fabricspring.sample.node.rpc.xml;

import java.util.List;

/**
 * What a command answers, be it a success or an error.
 *
 * @param ttlSeconds for how long the answer may be cached
 * @param error what went wrong, empty if nothing did
 * @param resultSets the result, empty if there is an error
 */
public record CommandResult(int ttlSeconds, String error, List<ResultSet> resultSets) {

	public CommandResult {
		resultSets = List.copyOf(resultSets);
	}

}
