package io.github.fabricspring.sample.farm;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a farm.
 *
 * @param servers how many servers stand ready for groups, beside the backing store
 * @param mysqld the server program, {@code null} to look on the PATH, then in the
 * registry
 * @param mysql the series to fetch if no program is named, such as {@code 9.7};
 * {@code null} to take what is found
 * @param cache where unpacked distributions and the template of the data directories
 * stay, per user
 * @param work where the data directories of a running farm are; removed at its end
 * @param accounts the accounts on every server
 * @param patience how long a server may take to start, to stop or to be cloned
 * @param network where the servers listen
 */
public record FarmSettings(int servers, @Nullable Path mysqld, @Nullable String mysql, Path cache, Path work,
		FarmAccounts accounts, Duration patience, Network network) {

	/** Three servers of the distribution that is found. */
	public static final FarmSettings DEFAULTS = new FarmSettings(3, null, null, userCache(),
			Path.of(System.getProperty("java.io.tmpdir"), "fabric-spring-" + System.getProperty("user.name")),
			FarmAccounts.DEFAULTS, Duration.ofMinutes(1), Network.LOOPBACK);

	public FarmSettings {
		if (servers < 0 || servers > 100) {
			throw new IllegalArgumentException("a farm has 0 to 100 servers, not " + servers);
		}
	}

	public FarmSettings withServers(int servers) {
		return new FarmSettings(servers, this.mysqld, this.mysql, this.cache, this.work, this.accounts, this.patience,
				this.network);
	}

	public FarmSettings withMysqld(@Nullable Path mysqld) {
		return new FarmSettings(this.servers, mysqld, this.mysql, this.cache, this.work, this.accounts, this.patience,
				this.network);
	}

	public FarmSettings withMysql(@Nullable String mysql) {
		return new FarmSettings(this.servers, this.mysqld, mysql, this.cache, this.work, this.accounts, this.patience,
				this.network);
	}

	public FarmSettings withCache(Path cache) {
		return new FarmSettings(this.servers, this.mysqld, this.mysql, cache, this.work, this.accounts, this.patience,
				this.network);
	}

	public FarmSettings withWork(Path work) {
		return new FarmSettings(this.servers, this.mysqld, this.mysql, this.cache, work, this.accounts, this.patience,
				this.network);
	}

	public FarmSettings withNetwork(Network network) {
		return new FarmSettings(this.servers, this.mysqld, this.mysql, this.cache, this.work, this.accounts,
				this.patience, network);
	}

	private static Path userCache() {
		String xdg = System.getenv("XDG_CACHE_HOME");
		Path base = (xdg != null && xdg.startsWith("/")) ? Path.of(xdg)
				: Path.of(System.getProperty("user.home"), ".cache");
		return base.resolve("fabric-spring");
	}

}
