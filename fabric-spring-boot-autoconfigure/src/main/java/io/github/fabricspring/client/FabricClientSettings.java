package io.github.fabricspring.client;

import java.time.Duration;
import java.util.List;

import io.github.fabricspring.client.http.Tls;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a Fabric and how to reach them.
 *
 * @param addresses the nodes that share one state store, at least one
 * @param credentials the login, {@code null} for a node without authentication
 * @param connectTimeout the limit of each attempt to connect, 1 ms to 1 day
 * @param readTimeout the limit of a whole exchange, from connecting to the last byte of
 * the answer; 1 ms to 1 day
 * @param maxAnswerBytes the largest answer that is accepted, 1 to 536,870,912 bytes
 * @param tls how connections are encrypted, {@code null} if they are not
 */
public record FabricClientSettings(List<HostAndPort> addresses, @Nullable FabricCredentials credentials,
		Duration connectTimeout, Duration readTimeout, int maxAnswerBytes, @Nullable Tls tls) {

	/** The port of a node's XML-RPC protocol. */
	public static final int DEFAULT_PORT = 32274;

	/** 64 MiB: room for far more than a hundred thousand servers. */
	public static final int DEFAULT_MAX_ANSWER_BYTES = 64 * 1024 * 1024;

	private static final int LARGEST_ANSWER_BYTES = 512 * 1024 * 1024;

	public FabricClientSettings {
		addresses = List.copyOf(addresses);
		if (addresses.isEmpty()) {
			throw new IllegalArgumentException("fabric.addresses must name at least one node");
		}
		if (maxAnswerBytes < 1 || maxAnswerBytes > LARGEST_ANSWER_BYTES) {
			throw new IllegalArgumentException(
					"The largest answer must be 1 to " + LARGEST_ANSWER_BYTES + " bytes, not " + maxAnswerBytes);
		}
		requirePositive("fabric.connect-timeout", connectTimeout);
		requirePositive("fabric.read-timeout", readTimeout);
	}

	/**
	 * Creates settings with a connect timeout of 1 s, a read timeout of 3 s and
	 * {@link #DEFAULT_MAX_ANSWER_BYTES}.
	 * @param addresses the nodes that share one state store, at least one
	 * @param credentials the login, {@code null} for a node without authentication
	 */
	public FabricClientSettings(List<HostAndPort> addresses, @Nullable FabricCredentials credentials) {
		this(addresses, credentials, Duration.ofSeconds(1), Duration.ofSeconds(3), DEFAULT_MAX_ANSWER_BYTES);
	}

	/**
	 * Creates settings for connections that are not encrypted.
	 * @param addresses the nodes that share one state store, at least one
	 * @param credentials the login, {@code null} for a node without authentication
	 * @param connectTimeout the limit of each attempt to connect
	 * @param readTimeout the limit of a whole exchange
	 * @param maxAnswerBytes the largest answer that is accepted
	 */
	public FabricClientSettings(List<HostAndPort> addresses, @Nullable FabricCredentials credentials,
			Duration connectTimeout, Duration readTimeout, int maxAnswerBytes) {
		this(addresses, credentials, connectTimeout, readTimeout, maxAnswerBytes, null);
	}

	private static void requirePositive(String property, Duration timeout) {
		if (timeout.toMillis() < 1 || timeout.toDays() > 1) {
			throw new IllegalArgumentException(property + " must be between 1 ms and 1 day, not " + timeout);
		}
	}

}
