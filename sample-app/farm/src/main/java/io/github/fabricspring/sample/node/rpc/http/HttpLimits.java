package io.github.fabricspring.sample.node.rpc.http;

import java.time.Duration;

/**
 * The limits of a client.
 *
 * @param connections how many connections are served at once; above 0
 * @param requestTimeout how long a request may take to come in, and how long its answer
 * may take to be read
 * @param bodyBytes the longest request body
 */
public record HttpLimits(int connections, Duration requestTimeout, int bodyBytes) {

	public static final HttpLimits DEFAULT = new HttpLimits(128, Duration.ofSeconds(5), 1024 * 1024);

}
