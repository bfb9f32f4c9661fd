package io.github.fabricspring.page;

import java.io.IOException;
import java.util.Set;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * The filter before everything that is served. It refuses requests that another site
 * makes through the browser of a person who has the page open: by a name that leads to
 * this machine, or by a form, script or frame elsewhere. A link elsewhere may open the
 * page.
 */
final class Guard extends Filter {

	private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

	private static final String NOTHING_FROM_ELSEWHERE = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	@Override
	public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
		Headers headers = exchange.getResponseHeaders();
		headers.set("Content-Security-Policy", NOTHING_FROM_ELSEWHERE);
		headers.set("Cross-Origin-Resource-Policy", "same-origin");
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Referrer-Policy", "no-referrer");
		headers.set("Cache-Control", "no-cache");
		String refusal = refusal(exchange);
		if (refusal != null) {
			Responses.message(exchange, 403, refusal);
			return;
		}
		chain.doFilter(exchange);
	}

	private static @Nullable String refusal(HttpExchange exchange) {
		String method = exchange.getRequestMethod();
		Headers headers = exchange.getRequestHeaders();
		String host = headers.getFirst("Host");
		if (host == null || !THIS_MACHINE.contains(host.replaceFirst(":\\d+$", ""))) {
			return "The page is served to this machine only, not as " + host;
		}
		String site = headers.getFirst("Sec-Fetch-Site");
		if (site != null && !Set.of("same-origin", "none").contains(site) && !isLinkToThePage(exchange)) {
			return "Refused: the request comes from another site";
		}
		if (!Set.of("GET", "HEAD").contains(method) && !("http://" + host).equals(headers.getFirst("Origin"))) {
			return "Refused: only the page itself may press its buttons";
		}
		return null;
	}

	// Opens the page in a window of its own, where the other site cannot reach it
	private static boolean isLinkToThePage(HttpExchange exchange) {
		Headers headers = exchange.getRequestHeaders();
		return exchange.getRequestMethod().equals("GET") && exchange.getRequestURI().getPath().equals("/")
				&& "navigate".equals(headers.getFirst("Sec-Fetch-Mode"))
				&& "document".equals(headers.getFirst("Sec-Fetch-Dest"));
	}

	@Override
	public String description() {
		return "Refuses requests of other sites";
	}

}
