package io.github.fabricspring.page.source;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParseException;

/**
 * The endpoint {@code fabric} of another application, read over HTTP. Its name and its
 * messages leave out the login.
 */
public final class HttpSource implements StateSource {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

	private final URI address;

	private final HttpRequest request;

	private HttpSource(URI address, HttpRequest request) {
		this.address = address;
		this.request = request;
	}

	/**
	 * Makes a source of an address. Connects to nothing yet.
	 * @param address such as {@code http://localhost:8080}, with a path if the endpoint
	 * is not at {@code /actuator/fabric}, and with {@code user:password@} before the host
	 * if it wants a login
	 * @return the source
	 * @throws IllegalArgumentException if it is no such address; the message leaves out
	 * the login
	 */
	public static HttpSource at(String address) {
		URI given = parse(address);
		if (given == null || given.getHost() == null || given.getPort() > 65535
				|| !String.valueOf(given.getScheme()).matches("https?")) {
			throw new IllegalArgumentException(
					"'" + withoutLogin(address) + "' is no address such as http://localhost:8080");
		}
		String path = (given.getRawPath().length() > 1) ? given.getRawPath() : "/actuator/fabric";
		String port = (given.getPort() >= 0) ? ":" + given.getPort() : "";
		URI endpoint = URI.create(given.getScheme() + "://" + given.getHost() + port + path);
		HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
			.timeout(PATIENCE)
			.header("Accept", "application/json");
		if (given.getUserInfo() != null) {
			byte[] login = given.getUserInfo().getBytes(StandardCharsets.UTF_8);
			request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
		}
		return new HttpSource(endpoint, request.build());
	}

	// The exception's own message would tell the login
	private static @Nullable URI parse(String address) {
		try {
			return new URI(address);
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private static String withoutLogin(String address) {
		return address.replaceFirst("(?s)^(\\w+://)?.*@", "$1…@");
	}

	@Override
	public String name() {
		return this.address.toString();
	}

	@Override
	public Duration interval() {
		return Duration.ofSeconds(1);
	}

	@Override
	public Reading read() throws IOException, InterruptedException {
		HttpResponse<String> response = send();
		if (response.statusCode() != 200) {
			throw new IOException(this.address + " answered " + response.statusCode() + advice(response.statusCode()));
		}
		try {
			return Reading.of(response.body());
		}
		catch (JsonParseException ex) {
			throw new IOException(this.address + " is not the endpoint fabric of an application", ex);
		}
	}

	private HttpResponse<String> send() throws IOException, InterruptedException {
		try {
			return this.client.send(this.request, HttpResponse.BodyHandlers.ofString());
		}
		catch (ConnectException ex) {
			throw new IOException(this.address + " cannot be connected to; is the application running?", ex);
		}
		catch (HttpTimeoutException ex) {
			throw new IOException(this.address + " did not answer within " + PATIENCE.toSeconds() + " s", ex);
		}
	}

	private static String advice(int status) {
		return switch (status) {
			case 401, 403 -> "; give the login as http://user:password@host:port";
			case 404 -> "; the application must expose the endpoint: management.endpoints.web.exposure.include=fabric";
			default -> "";
		};
	}

}
