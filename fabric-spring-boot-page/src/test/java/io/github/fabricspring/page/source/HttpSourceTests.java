package io.github.fabricspring.page.source;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HttpSource}.
 */
class HttpSourceTests {

	private HttpServer application;

	private String host;

	private int status = 200;

	private String body = "{\"groups\":{\"YYZ\":{\"commits\":5},\"old\":{}},\n \"incidents\":[]}";

	private @Nullable String path;

	private @Nullable String login;

	@BeforeEach
	void start() throws IOException {
		this.application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.application.createContext("/", this::answer);
		this.application.start();
		this.host = "127.0.0.1:" + this.application.getAddress().getPort();
	}

	@AfterEach
	void stop() {
		this.application.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.path = exchange.getRequestURI().getPath();
		this.login = exchange.getRequestHeaders().getFirst("Authorization");
		byte[] answer = this.body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(this.status, answer.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(answer);
		}
	}

	@Test
	void readsTheEndpointWhereItIsByDefault() throws Exception {
		Reading reading = read("http://" + this.host);
		assertThat(reading.commits()).containsOnlyKeys("YYZ").containsValue(5L);
		assertThat(reading.json()).doesNotContain("\n");
		assertThat(this.path).isEqualTo("/actuator/fabric");
		assertThat(this.login).isNull();
	}

	@Test
	void readsTheEndpointWhereItIsSaidToBe() throws Exception {
		HttpSource source = HttpSource.at("http://me:secret@" + this.host + "/manage/fabric");
		source.read();
		assertThat(this.path).isEqualTo("/manage/fabric");
		assertThat(this.login).isEqualTo("Basic bWU6c2VjcmV0");
		assertThat(source.name()).isEqualTo("http://" + this.host + "/manage/fabric");
	}

	@Test
	void saysWhatToDoAboutARefusal() {
		this.status = 401;
		refused("http://" + this.host, "answered 401; give the login as http://user:password@host:port");
		this.status = 404;
		refused("http://" + this.host, "exposure.include=fabric");
		this.status = 500;
		refused("http://" + this.host, "answered 500");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>", "[]", "{}", "{\"groups\":1}" })
	void anotherAnswerIsNotTaken(String body) {
		this.body = body;
		refused("http://" + this.host, "is not the endpoint fabric");
	}

	@Test
	void anApplicationThatDoesNotRunIsNamed() {
		this.application.stop(0);
		refused("http://" + this.host, this.host + "/actuator/fabric cannot be connected to");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:8080", "ftp://localhost", "http:///actuator" })
	void whatIsNoAddressIsRefused(String address) {
		assertThatIllegalArgumentException().isThrownBy(() -> HttpSource.at(address)).withMessageContaining(address);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://me:secret@host", "http://me:sec ret@host", "http://me:se/cret@host:80",
			"http://me:secret@", "me:secret@host", "http://me:secret@host:99999", "http://me:s@cret@host:x" })
	void theLoginIsNotToldWithARefusedAddress(String address) {
		assertThatIllegalArgumentException().isThrownBy(() -> HttpSource.at(address))
			.withMessageContaining("is no address such as http://localhost:8080")
			.withMessageNotContainingAny("me:", "secret", "cret", "ret@");
	}

	private static void refused(String address, String words) {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(address)).withMessageContaining(words);
	}

	private static Reading read(String address) throws IOException, InterruptedException {
		return HttpSource.at(address).read();
	}

}
