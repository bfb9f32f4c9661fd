package io.github.fabricspring.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;

/**
 * Whole answers to requests.
 */
final class Responses {

	private static final JsonWriter<@Nullable Object> JSON = JsonWriter.standard();

	private Responses() {
	}

	/**
	 * Answers with a text for people.
	 * @param exchange the request
	 * @param status the status
	 * @param message the text
	 * @throws IOException if the client is gone
	 */
	static void message(HttpExchange exchange, int status, String message) throws IOException {
		byte[] body = JSON.writeToString(Map.of("message", message)).getBytes(StandardCharsets.UTF_8);
		send(exchange, status, "application/json", body);
	}

	/**
	 * Answers with a body.
	 * @param exchange the request, whose own body is read to its end
	 * @param status the status
	 * @param type the media type
	 * @param body the body
	 * @throws IOException if the client is gone
	 */
	static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		boolean head = exchange.getRequestMethod().equals("HEAD");
		exchange.sendResponseHeaders(status, (head) ? -1 : body.length);
		if (!head) {
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(body);
			}
		}
		exchange.close();
	}

}
