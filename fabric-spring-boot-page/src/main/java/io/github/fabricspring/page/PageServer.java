package io.github.fabricspring.page;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.fabricspring.page.Assets.Asset;
import io.github.fabricspring.page.source.StateSource;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The server of the page, for this machine only. All its threads are daemons and end when
 * it is closed.
 */
public final class PageServer implements AutoCloseable {

	private static final byte[] LOOPBACK = { 127, 0, 0, 1 };

	private final HttpServer server;

	private final Feed feed;

	private final @Nullable Buttons buttons;

	private final Assets assets;

	private final ExecutorService requests = Executors.newCachedThreadPool(threads("fabric-page-"));

	private final ScheduledExecutorService readings = Executors
		.newSingleThreadScheduledExecutor(threads("fabric-page-source-"));

	private PageServer(HttpServer server, Assets assets, Feed feed, @Nullable PageControls controls) {
		this.server = server;
		this.assets = assets;
		this.feed = feed;
		this.buttons = (controls != null) ? new Buttons(controls) : null;
	}

	/**
	 * Serves the page until it is closed.
	 * @param port the port, 0 for a free one
	 * @param source where the state is read
	 * @param controls the buttons, {@code null} for a page that only shows
	 * @return the server
	 * @throws IOException if the port is taken, or a file of the page is missing
	 */
	public static PageServer start(int port, StateSource source, @Nullable PageControls controls) throws IOException {
		Assets assets = Assets.load();
		HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
		PageServer server = new PageServer(http, assets, new Feed(source, controls, Clock.systemUTC()), controls);
		http.createContext("/", server::answer).getFilters().add(new Guard());
		http.setExecutor(server.requests);
		// The JDK's dispatcher is a daemon only if the thread that starts it is one
		CompletableFuture.runAsync(http::start, server.requests).join();
		Future<?> unused = server.readings.scheduleWithFixedDelay(server.feed::tick, 0, source.interval().toMillis(),
				TimeUnit.MILLISECONDS);
		return server;
	}

	/**
	 * Returns where it is served.
	 * @return the address for a browser
	 */
	public String address() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/";
	}

	/**
	 * Returns whether the page is open in a browser.
	 * @return {@code true} if it is open at least once
	 */
	public boolean isWatched() {
		return this.feed.isWatched();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String method = exchange.getRequestMethod();
		String path = exchange.getRequestURI().getPath();
		Asset asset = this.assets.find(path);
		if (method.equals("POST") && path.equals("/press") && this.buttons != null) {
			this.buttons.press(exchange);
		}
		else if (method.equals("GET") && path.equals("/events")) {
			stream(exchange);
		}
		else if (asset != null && (method.equals("GET") || method.equals("HEAD"))) {
			Responses.send(exchange, 200, asset.type(), asset.content());
		}
		else {
			Responses.message(exchange, 404, "There is no " + method + " " + path);
		}
	}

	private void stream(HttpExchange exchange) throws IOException {
		Watcher watcher = this.feed.watch();
		if (watcher == null) {
			Responses.message(exchange, 503, "The page is open too often; close it elsewhere");
			return;
		}
		try (exchange) {
			write(watcher, exchange);
		}
	}

	private static void write(Watcher watcher, HttpExchange exchange) throws IOException {
		try (watcher) {
			exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
			exchange.sendResponseHeaders(200, 0);
			OutputStream out = exchange.getResponseBody();
			while (true) {
				out.write(watcher.next().getBytes(StandardCharsets.UTF_8));
				out.flush();
			}
		}
		catch (InterruptedException ex) {
			// Interrupted, closing the exchange does not wait for a client that does not
			// read
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("The stream of events was ended");
		}
	}

	private static CustomizableThreadFactory threads(String prefix) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
		threads.setDaemon(true);
		return threads;
	}

	@Override
	public void close() {
		this.readings.shutdownNow();
		// Interrupts the open pages, and closes their connections by that
		this.requests.shutdownNow();
		this.server.stop(0);
	}

}
