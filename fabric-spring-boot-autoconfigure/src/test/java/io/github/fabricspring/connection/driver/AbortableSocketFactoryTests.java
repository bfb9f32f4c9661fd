package io.github.fabricspring.connection.driver;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.mysql.cj.conf.DefaultPropertySet;
import com.mysql.cj.conf.PropertySet;
import io.github.fabricspring.connection.driver.AbortableSocketFactory.Link;
import io.github.fabricspring.support.Certificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is seen of a session's socket from other threads.
 */
class AbortableSocketFactoryTests {

	private static final String MARK = "3f0b";

	@AfterEach
	void forget() {
		AbortableSocketFactory.forget(MARK);
	}

	@Test
	void readThatWaitsHasANumberUntilAByteComes() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket client = connect(server);
				Socket accepted = server.accept()) {
			assertThat(AbortableSocketFactory.user(MARK)).isNull();
			AbortableSocketFactory.loggedIn(MARK, "app");
			assertThat(AbortableSocketFactory.user(MARK)).isEqualTo("app");
			assertThat(AbortableSocketFactory.reading(MARK)).isZero();
			CompletableFuture<Integer> first = read(client);
			await().untilAsserted(() -> assertThat(AbortableSocketFactory.reading(MARK)).isNotZero());
			int number = AbortableSocketFactory.reading(MARK);
			accepted.getOutputStream().write(7);
			assertThat(first.get(10, TimeUnit.SECONDS)).isOne();
			assertThat(AbortableSocketFactory.reading(MARK)).isZero();
			CompletableFuture<Integer> second = read(client);
			await().untilAsserted(() -> assertThat(AbortableSocketFactory.reading(MARK)).isGreaterThan(number));
			accepted.shutdownOutput();
			assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
		}
	}

	@Test
	void answerThatWasNotReadYetIsSeenBesideAReadThatWaits() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket client = connect(server);
				Socket accepted = server.accept()) {
			assertThat(AbortableSocketFactory.hasAnswer(MARK)).isFalse();
			accepted.getOutputStream().write(7);
			await().untilAsserted(() -> assertThat(AbortableSocketFactory.hasAnswer(MARK)).isTrue());
			assertThat(read(client).get(10, TimeUnit.SECONDS)).isOne();
			CompletableFuture<Integer> waiting = read(client);
			await().untilAsserted(() -> assertThat(AbortableSocketFactory.reading(MARK)).isNotZero());
			assertThat(AbortableSocketFactory.hasAnswer(MARK)).isFalse();
			accepted.shutdownOutput();
			assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
		}
	}

	@Test
	void readBelowTlsHasANumberToo(@TempDir Path directory) throws Exception {
		Path store = Certificates.create(directory, "server", "ip:127.0.0.1");
		try (ServerSocket server = Certificates.serve(store);
				Socket tls = layered(connect(server), store);
				Socket accepted = server.accept()) {
			CompletableFuture<Integer> first = read(tls);
			accepted.getOutputStream().write(7);
			assertThat(first.get(10, TimeUnit.SECONDS)).isOne();
			CompletableFuture<Integer> second = read(tls);
			await().untilAsserted(() -> assertThat(AbortableSocketFactory.reading(MARK)).isNotZero());
			AbortableSocketFactory.abort(MARK);
			assertThat(second.get(10, TimeUnit.SECONDS)).isNegative();
		}
	}

	@Test
	void connectionOnWhichTheDriverEndsAStatementIsNotTakenForItsSession() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
			Socket failed = connect(server);
			Socket session = connect(server);
			failed.close();
			assertThat(AbortableSocketFactory.link(MARK)).isEqualTo(Link.OPEN);
			AbortableSocketFactory.loggedIn(MARK, null);
			connect(server).close();
			assertThat(AbortableSocketFactory.link(MARK)).isEqualTo(Link.OPEN);
			AbortableSocketFactory.abort(MARK);
			assertThat(session.isClosed()).isTrue();
			assertThat(AbortableSocketFactory.link(MARK)).isEqualTo(Link.CLOSED);
		}
	}

	@Test
	void sessionWithoutASocketOfTheFactoryWaitsForNothing() {
		assertThat(AbortableSocketFactory.reading("none")).isZero();
		AbortableSocketFactory.loggedIn("none", "app");
		assertThat(AbortableSocketFactory.user("none")).isNull();
	}

	private static Socket connect(ServerSocket server) throws IOException {
		Properties settings = new Properties();
		settings.setProperty("connectionAttributes", "fabric_session:" + MARK);
		PropertySet properties = new DefaultPropertySet();
		properties.initializeProperties(settings);
		return new AbortableSocketFactory().connect("127.0.0.1", server.getLocalPort(), properties, 0);
	}

	private static Socket layered(Socket below, Path store) throws IOException, GeneralSecurityException {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(store)) {
			trusted.load(in, Certificates.PASSWORD.toCharArray());
		}
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context.getSocketFactory().createSocket(below, "127.0.0.1", below.getPort(), true);
	}

	private static CompletableFuture<Integer> read(Socket socket) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				InputStream in = socket.getInputStream();
				return in.read(new byte[10]);
			}
			catch (IOException ex) {
				return -2;
			}
		});
	}

}
