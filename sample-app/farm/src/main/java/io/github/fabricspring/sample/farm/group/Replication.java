package io.github.fabricspring.sample.farm.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import io.github.fabricspring.sample.farm.Conditions;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.process.FarmException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A primary and its replicas under plain GTID replication. A promoter of its own moves
 * the primary as an external manager would: the servers know nothing of a group.
 */
public final class Replication implements FarmGroup {

	private static final Logger logger = LoggerFactory.getLogger(Replication.class);

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final Farm farm;

	private final String name;

	private final Promoter promoter;

	private final PrimaryWatch watch;

	/** Held while the primary moves and while servers are brought back. */
	private final ReentrantLock moving = new ReentrantLock();

	private volatile MysqlServer believed;

	private Replication(Farm farm, String name, ReplicationSettings settings) {
		this.farm = farm;
		this.name = name;
		this.promoter = new Promoter(farm.accounts().replication(), settings);
		this.believed = farm.servers().get(0);
		this.watch = new PrimaryWatch(this);
	}

	/**
	 * Makes a group of all servers of a farm, the first of them primary.
	 * @param farm the servers, closed to writers and without transactions
	 * @param name the group's name
	 * @param settings the promoter's settings
	 * @return the group, every replica follows the primary
	 */
	public static Replication start(Farm farm, String name, ReplicationSettings settings) {
		Replication group = new Replication(farm, name, settings);
		group.restore();
		if (settings.automatic()) {
			group.watch.start();
		}
		return group;
	}

	MysqlServer believed() {
		return this.believed;
	}

	List<MysqlServer> others(MysqlServer server) {
		return this.farm.servers().stream().filter((other) -> !other.equals(server)).toList();
	}

	/**
	 * Promotes a replica in a dead primary's place. The dead one is not touched.
	 * @param dead the server that was found dead
	 */
	void failOver(MysqlServer dead) {
		this.moving.lock();
		try {
			if (this.believed.equals(dead)) {
				this.believed = this.promoter.failOver(others(dead));
				logger.info("{} - {} is dead; {} was promoted", this.name, dead, this.believed);
			}
		}
		catch (FarmException | IllegalStateException ex) {
			logger.warn("{} - {} is dead, but none was promoted: {}", this.name, dead, ex.getMessage());
		}
		finally {
			this.moving.unlock();
		}
	}

	/**
	 * Promotes a replica at once, whatever became of the primary. The old one is not
	 * touched.
	 */
	public void failOver() {
		failOver(this.believed);
	}

	/**
	 * Moves the primary.
	 * @param target a live replica
	 */
	public void switchOver(MysqlServer target) {
		this.moving.lock();
		try {
			this.promoter.switchOver(this.believed, target, this.farm.servers());
			this.believed = target;
		}
		finally {
			this.moving.unlock();
		}
	}

	@Override
	public void switchOver() {
		switchOver(Gtids.mostAdvanced(others(this.believed)));
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Farm farm() {
		return this.farm;
	}

	/**
	 * The primary in the promoter's eyes.
	 * @return {@code host:port}, {@code null} while it moves
	 */
	@Override
	public @Nullable String primary() {
		return (this.moving.isLocked()) ? null : this.believed.address();
	}

	private static boolean isOpen(MysqlServer server) {
		try {
			return Sql.quick(server).isTrue("@@global.super_read_only = 0");
		}
		catch (FarmException ex) {
			return false;
		}
	}

	@Override
	public void restore() {
		Conditions.await("every server of " + this.name + " to serve", PATIENCE, this::isWhole, this::describe);
	}

	private boolean isWhole() {
		this.farm.servers().forEach(MysqlServer::start);
		this.moving.lock();
		try {
			MysqlServer primary = this.believed;
			if (!isOpen(primary)) {
				// new, or restarted before its death was noticed
				this.promoter.open(primary);
			}
			List<MysqlServer> lost = others(primary).stream()
				.filter((server) -> !new Replica(server).follows(primary))
				.toList();
			lost.forEach((server) -> bringBack(server, primary));
			return lost.isEmpty();
		}
		catch (FarmException ex) {
			logger.debug("{} - not whole yet", this.name, ex);
			return false;
		}
		finally {
			this.moving.unlock();
		}
	}

	private void bringBack(MysqlServer server, MysqlServer primary) {
		if (isOpen(server)) {
			// a former primary that lives on: closed by its restart
			server.restart();
		}
		if (!Gtids.hasExecuted(primary, Gtids.executed(server))) {
			logger.info("{} - {} has transactions that {} lacks; it becomes its copy", this.name, server, primary);
			// not emptied: a replica passes over what comes back with its own server id
			this.farm.rebuild(server, primary);
		}
		this.promoter.follow(server, primary);
	}

	@Override
	public List<String> describe() {
		List<String> lines = new ArrayList<>();
		for (MysqlServer server : this.farm.servers()) {
			lines.add("%s  %s  %s".formatted(this.name, server, server.equals(this.believed) ? "PRIMARY" : "REPLICA"));
		}
		return lines;
	}

	/** Ends the promoter; the servers go on. */
	@Override
	public void close() {
		this.watch.close();
	}

}
