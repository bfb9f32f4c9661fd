package io.github.fabricspring.page.autoconfigure;

import java.io.IOException;
import java.net.BindException;

import io.github.fabricspring.page.PageControls;
import io.github.fabricspring.page.PageServer;
import io.github.fabricspring.page.source.StateSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * The page of an application, served while the application runs. The application starts
 * without it if the port is taken.
 */
public final class Page implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(Page.class);

	private final int port;

	private final StateSource source;

	private final @Nullable PageControls controls;

	private volatile @Nullable PageServer server;

	Page(int port, StateSource source, @Nullable PageControls controls) {
		this.port = port;
		this.source = source;
		this.controls = controls;
	}

	/**
	 * Returns the server.
	 * @return the server, {@code null} while there is none
	 */
	public @Nullable PageServer server() {
		return this.server;
	}

	@Override
	public void start() {
		try {
			PageServer started = PageServer.start(this.port, this.source, this.controls);
			this.server = started;
			logger.info("Page - served at {}, on this machine only", started.address());
		}
		catch (IOException ex) {
			logger.warn("Page - not served at 127.0.0.1:{}: {}; application started without it{}", this.port,
					ex.getMessage(),
					(ex instanceof BindException) ? ", set fabric.page.port to another port or to 0" : "");
		}
	}

	@Override
	public void stop() {
		PageServer running = this.server;
		if (running != null) {
			running.close();
			this.server = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.server != null;
	}

}
