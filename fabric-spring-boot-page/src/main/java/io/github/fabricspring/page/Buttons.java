package io.github.fabricspring.page;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import io.github.fabricspring.page.PageControls.PageAction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a button of the page is pressed.
 */
final class Buttons {

	private static final Logger logger = LoggerFactory.getLogger(PageServer.class);

	private static final int LONGEST = 1000;

	private final PageControls controls;

	Buttons(PageControls controls) {
		this.controls = controls;
	}

	/**
	 * Does what the button is for, and answers when it is done.
	 * @param exchange the request
	 * @throws IOException if the client is gone
	 */
	void press(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readNBytes(LONGEST), StandardCharsets.UTF_8);
		Map<String, String> form;
		try {
			form = form(body);
		}
		catch (IllegalArgumentException ex) {
			Responses.message(exchange, 400, "The form cannot be read: " + ex.getMessage());
			return;
		}
		PageAction action = action(form.get("action"));
		String server = form.get("server");
		if (action == null || action.isForServer() != (server != null)) {
			Responses.message(exchange, 400, "There is no button for " + form);
			return;
		}
		try {
			Responses.message(exchange, 200, this.controls.perform(action, server));
		}
		catch (RuntimeException ex) {
			logger.debug("{} - {} {} failed", this.controls.group(), action, server, ex);
			Responses.message(exchange, 409, words(ex));
		}
	}

	private @Nullable PageAction action(@Nullable String name) {
		return this.controls.actions().stream().filter((action) -> action.name().equals(name)).findFirst().orElse(null);
	}

	// The words of the cause are those of the node or server
	private static String words(Throwable failure) {
		StringBuilder words = new StringBuilder();
		for (Throwable one = failure; one != null; one = one.getCause()) {
			String message = (one.getMessage() != null) ? one.getMessage() : one.getClass().getName();
			if (words.indexOf(message) < 0) {
				words.append((words.isEmpty()) ? "" : ": ").append(message);
			}
		}
		return words.toString();
	}

	private static Map<String, String> form(String body) {
		Map<String, String> form = new HashMap<>();
		for (String field : body.split("&", -1)) {
			int equals = field.indexOf('=');
			if (equals > 0) {
				form.put(field.substring(0, equals),
						URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
			}
		}
		return form;
	}

}
