package io.github.fabricspring.client.http;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.github.fabricspring.topology.HostAndPort;

/**
 * Encryption of connections to a node. The node's certificate must be trusted by the
 * context and name the host.
 *
 * @param context the context of a new connection: whom it trusts, and its own certificate
 * @param protocols the protocols that may be used, empty for the default ones
 * @param ciphers the cipher suites that may be used, empty for the default ones
 */
public record Tls(Supplier<SSLContext> context, List<String> protocols, List<String> ciphers) {

	public Tls {
		protocols = List.copyOf(protocols);
		ciphers = List.copyOf(ciphers);
	}

	// Its time to read is that of the plain socket
	Socket over(Socket plain, HostAndPort node) throws IOException {
		SSLSocket socket = (SSLSocket) this.context.get()
			.getSocketFactory()
			.createSocket(plain, node.host(), node.port(), true);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		if (!this.protocols.isEmpty()) {
			parameters.setProtocols(this.protocols.toArray(String[]::new));
		}
		if (!this.ciphers.isEmpty()) {
			parameters.setCipherSuites(this.ciphers.toArray(String[]::new));
		}
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		return socket;
	}

}
