package io.github.fabricspring.sample.switchover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.fabricspring.page.PageServer;
import io.github.fabricspring.page.autoconfigure.Page;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application with a page, and a few writers that write at leisure while the page is
 * open.
 */
public final class PagedWriters implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PagedWriters.class);

	private static final int WRITERS = 4;

	private static final Duration PAUSE = Duration.ofMillis(40);

	private final ConfigurableApplicationContext application;

	private final NumberedTransactions transactions;

	private final List<Thread> threads = new ArrayList<>();

	private PagedWriters(ConfigurableApplicationContext application) {
		this.application = application;
		this.transactions = application.getBean(NumberedTransactions.class);
	}

	/**
	 * Starts the application.
	 * @param properties where the group is, what logs in at its servers, and the page's
	 * own, as arguments
	 * @param cluster the group's servers
	 * @param group the group's name
	 * @return the application, which writes while somebody looks
	 */
	public static PagedWriters start(List<String> properties, Cluster cluster, String group) {
		PagedWriters writers = new PagedWriters(SwitchoverApplication.start(properties, cluster.controls(), group));
		try {
			writers.transactions.createTables();
			for (int writer = 1; writer <= WRITERS; writer++) {
				writers.begin(writer);
			}
			return writers;
		}
		catch (RuntimeException ex) {
			writers.close();
			throw ex;
		}
	}

	private void begin(int writer) {
		Page page = this.application.getBean(Page.class);
		BooleanSupplier watched = () -> {
			PageServer server = page.server();
			return server != null && server.isWatched();
		};
		Thread thread = new Thread(() -> run(writer, watched), "page-writer-" + writer);
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
	}

	private void run(int writer, BooleanSupplier watched) {
		try {
			for (long number = 1;; Thread.sleep(PAUSE.toMillis())) {
				if (watched.getAsBoolean()) {
					write(writer, number++);
				}
			}
		}
		catch (InterruptedException ex) {
			logger.debug("writer {} ends", writer);
		}
	}

	private void write(int writer, long number) {
		try {
			this.transactions.write(writer, number);
		}
		catch (RuntimeException ex) {
			logger.debug("writer {} failed with number {}", writer, number, ex);
		}
	}

	/**
	 * Returns where the page is.
	 * @return the address for a browser, {@code null} if it could not be served
	 */
	public @Nullable String address() {
		PageServer server = this.application.getBean(Page.class).server();
		return (server != null) ? server.address() : null;
	}

	@Override
	public void close() {
		this.threads.forEach(Thread::interrupt);
		this.application.close();
	}

}
