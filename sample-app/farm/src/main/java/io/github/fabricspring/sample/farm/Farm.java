package io.github.fabricspring.sample.farm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import io.github.fabricspring.sample.farm.distribution.Distribution;
import io.github.fabricspring.sample.farm.distribution.DistributionFinder;
import io.github.fabricspring.sample.farm.files.DirectoryCache;
import io.github.fabricspring.sample.farm.files.RunDirectory;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import io.github.fabricspring.sample.farm.progress.Progress;

/**
 * Real MySQL servers on loopback: some that stand ready for groups, closed to writers and
 * with equal data, and one for the node's backing store. All of them end with this JVM.
 */
public final class Farm implements AutoCloseable {

	private final FarmSettings settings;

	private final RunDirectory directory;

	private final MysqlServer store;

	private final List<MysqlServer> servers;

	private Farm(FarmSettings settings, Distribution distribution, Path template, RunDirectory directory,
			List<Integer> ports) {
		this.settings = settings;
		this.directory = directory;
		List<MysqlServer> all = new ArrayList<>();
		for (int port : ports) {
			int id = all.size() + 1;
			ServerOptions.Role role = (id == 1) ? ServerOptions.Role.STORE : ServerOptions.Role.GROUP;
			Path data = directory.path().resolve("server" + id);
			ServerOptions options = new ServerOptions(id, settings.network().host(id), port, data, role, List.of());
			all.add(new MysqlServer(distribution.behind(settings.network().prefix(id)), options, template, settings));
		}
		this.store = all.get(0);
		this.servers = List.copyOf(all.subList(1, all.size()));
	}

	/**
	 * Starts a farm.
	 * @param settings what it is made of
	 * @param listener hears how it comes up
	 * @return the farm, each of its servers has answered a query
	 * @throws FarmException if it cannot be started: then nothing is left running
	 */
	public static Farm start(FarmSettings settings, FarmListener listener) {
		try {
			Progress progress = new Progress(listener);
			DirectoryCache cache = new DirectoryCache(settings.cache());
			Distribution distribution = DistributionFinder.of(cache, progress)
				.find(settings.mysqld(), settings.mysql(), System.getenv("PATH"));
			Path template = new DataTemplate(cache, progress).obtain(distribution, settings);
			return progress.stage(FarmListener.Stage.START,
					"MySQL " + distribution.version() + ", " + (settings.servers() + 1) + " servers", 0,
					() -> start(settings, distribution, template));
		}
		catch (IOException ex) {
			throw new FarmException("the farm cannot be started: " + ex.getMessage(), ex);
		}
	}

	private static Farm start(FarmSettings settings, Distribution distribution, Path template) throws IOException {
		List<Integer> ports = FreePorts.take(settings.servers() + 1);
		Farm farm = new Farm(settings, distribution, template, new RunDirectory(settings.work()), ports);
		try {
			farm.reset();
			return farm;
		}
		catch (RuntimeException ex) {
			farm.close();
			throw ex;
		}
	}

	/**
	 * Makes every server what it was at the farm's start, all at the same time.
	 * @throws FarmException if one does not start
	 */
	public void reset() {
		start(all(), MysqlServer::reset);
	}

	/**
	 * Restarts the servers that stand ready for groups, all at the same time.
	 * @throws FarmException if one does not start
	 */
	public void restart() {
		start(this.servers, MysqlServer::restart);
	}

	private static void start(List<MysqlServer> servers, Consumer<MysqlServer> how) {
		List<CompletableFuture<Void>> starts = new ArrayList<>();
		for (MysqlServer server : servers) {
			starts
				.add(CompletableFuture.runAsync(() -> how.accept(server), (task) -> new Thread(task, "start").start()));
		}
		try {
			CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
		}
		catch (CompletionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new FarmException("the farm does not start: " + cause.getMessage(), cause);
		}
	}

	private List<MysqlServer> all() {
		List<MysqlServer> all = new ArrayList<>(this.servers);
		all.add(this.store);
		return all;
	}

	/**
	 * The servers that stand ready for groups.
	 * @return the servers, not the store among them
	 */
	public List<MysqlServer> servers() {
		return this.servers;
	}

	/**
	 * Finds a server of the farm.
	 * @param name its UUID or {@code host:port}
	 * @return the server
	 * @throws FarmException if it is none of this farm
	 */
	public MysqlServer server(String name) {
		return this.servers.stream()
			.filter((server) -> server.address().equals(name) || server.uuid().equals(name))
			.findFirst()
			.orElseThrow(() -> new FarmException(name + " is no server of this farm, which has " + this.servers));
	}

	/**
	 * The server for the node's backing store: open to writers, in no group.
	 * @return the store
	 */
	public MysqlServer store() {
		return this.store;
	}

	/**
	 * Finds more ports on loopback, for what the servers say to each other.
	 * @param count how many
	 * @return different ports that are free at this moment
	 */
	public List<Integer> freePorts(int count) {
		return FreePorts.take(count);
	}

	/**
	 * The accounts that are on every server.
	 * @return the accounts
	 */
	public FarmAccounts accounts() {
		return this.settings.accounts();
	}

	/**
	 * Overwrites a server's data with another's, and starts it again: with its own UUID,
	 * closed to writers, without replication.
	 * @param server the server to rebuild, running or not
	 * @param donor a running server
	 * @throws FarmException if that fails
	 */
	public void rebuild(MysqlServer server, MysqlServer donor) {
		new ServerClone(this.settings).rebuild(server, donor);
	}

	/** Kills all servers and removes their data. */
	@Override
	public void close() {
		try {
			all().forEach(MysqlServer::close);
			this.directory.close();
		}
		catch (IOException ex) {
			throw new FarmException("cannot remove " + this.directory.path() + ": " + ex.getMessage(), ex);
		}
	}

}
