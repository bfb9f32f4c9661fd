package io.github.fabricspring.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.topology.HostAndPort;

/**
 * A node that does to a connection whatever a test wants, on a real socket.
 */
public final class FakeNode implements AutoCloseable {

	private final ServerSocket server;

	private final Behaviour behaviour;

	private volatile String greeting = "";

	private volatile boolean dripping;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	FakeNode(Behaviour behaviour) throws IOException {
		this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
	}

	private FakeNode(ServerSocket server, Behaviour behaviour) {
		this.server = server;
		this.behaviour = behaviour;
		Thread acceptor = new Thread(this::accept, "fake-node");
		acceptor.setDaemon(true);
		acceptor.start();
	}

	/** Answers each connection with the next of some answers, the last one for ever. */
	static FakeNode answering(byte[]... answers) throws IOException {
		return new FakeNode((number, request, out) -> out.write(answers[Math.min(number, answers.length - 1)]));
	}

	/** Answers each question for servers, on a socket that may be encrypted. */
	public static FakeNode withServers(ServerSocket server) throws IOException {
		byte[] answer = Recording.read("noauth-dump.servers").lastResponse();
		return new FakeNode(server, (number, request, out) -> out.write(answer));
	}

	/** Says something to each connection before it was asked. */
	public static FakeNode greeting(String greeting) throws IOException {
		FakeNode node = new FakeNode((number, request, out) -> {
		});
		node.greeting = greeting;
		return node;
	}

	/**
	 * Sends a beginning to each connection before it was asked, then a byte at a time.
	 */
	static FakeNode dripping(byte[] beginning) throws IOException {
		FakeNode node = greeting(new String(beginning, StandardCharsets.ISO_8859_1));
		node.dripping = true;
		return node;
	}

	public HostAndPort address() {
		return new HostAndPort("127.0.0.1", this.server.getLocalPort());
	}

	List<String> requests() {
		return this.requests;
	}

	FabricClient client(FabricCredentials credentials, Duration readTimeout) {
		return new FabricClient(
				new FabricClientSettings(List.of(address()), credentials, Duration.ofSeconds(1), readTimeout, 1 << 20));
	}

	private void accept() {
		try {
			for (int i = 0; true; i++) {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				int number = i;
				Thread thread = new Thread(() -> serve(socket, number), "fake-node-" + number);
				thread.setDaemon(true);
				thread.start();
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket socket, int number) {
		try (socket) {
			socket.getOutputStream().write(this.greeting.getBytes(StandardCharsets.ISO_8859_1));
			while (this.dripping) {
				socket.getOutputStream().write(0);
				Thread.sleep(20);
			}
			String request = read(socket.getInputStream());
			this.requests.add(request);
			this.behaviour.serve(number, request, socket.getOutputStream());
		}
		catch (IOException | InterruptedException ex) {
			// the client has left
		}
	}

	private static String read(InputStream in) throws IOException {
		StringBuilder request = new StringBuilder();
		while (request.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				throw new EOFException("the client has left");
			}
			request.append((char) next);
		}
		String length = request.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
		return request + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/**
	 * What happens to a connection once its request was read.
	 */
	@FunctionalInterface
	interface Behaviour {

		void serve(int number, String request, OutputStream out) throws IOException, InterruptedException;

	}

}
