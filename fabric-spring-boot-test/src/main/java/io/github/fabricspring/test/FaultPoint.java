package io.github.fabricspring.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.test.fault.Request;
import org.jspecify.annotations.Nullable;

/**
 * A moment in the conversation between the service and the primary, for a fault that
 * happens once.
 */
public final class FaultPoint {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Failover failover;

	private final TestGroup group;

	private final String when;

	private final Predicate<Request> where;

	private final Cut.Place place;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	private @Nullable CuttingProxy proxy;

	private List<Request> sent = List.of();

	FaultPoint(Failover failover, TestGroup group, String when, Predicate<Request> where, Cut.Place place) {
		this.failover = failover;
		this.group = group;
		this.when = when;
		this.where = where;
		this.place = place;
	}

	/** Cuts the connection. The server goes on. */
	public void cut() {
		follow(Cut.Manner.RST, () -> {
		});
	}

	/** Kills the primary with SIGKILL. */
	public void kill() {
		follow(Cut.Manner.RST, this.failover::kill);
	}

	/** Freezes the primary. */
	public void freeze() {
		follow(Cut.Manner.SILENCE, this.failover::freeze);
	}

	/** Cuts the connection and moves the primary to another live server. */
	public void switchOver() {
		follow(Cut.Manner.RST, this.failover::switchOver);
	}

	private void follow(Cut.Manner manner, Runnable fault) {
		CuttingProxy primary = this.group.primaryProxy();
		this.proxy = primary;
		primary.follow(FaultPlan.once(this.where, new Cut(this.place, manner)), () -> new Thread(() -> {
			try {
				fault.run();
				this.done.complete(null);
			}
			catch (RuntimeException ex) {
				this.done.completeExceptionally(ex);
			}
		}, "failover-test-fault").start());
	}

	void disarm() {
		CuttingProxy primary = this.proxy;
		if (primary == null) {
			throw new IllegalStateException(
					"Say what shall happen when " + this.when + ": cut(), kill(), freeze() or switchOver()");
		}
		this.sent = primary.requests();
		if (primary.cuts() == 0) {
			this.done.completeExceptionally(new AssertionError(
					"It did not happen that " + this.when + ". The primary was sent: " + statements()));
			primary.follow(FaultPlan.NONE);
		}
	}

	private String statements() {
		return this.sent.stream()
			.map(Request::text)
			.filter((text) -> !text.isEmpty())
			.collect(Collectors.joining("; ", "[", "]"));
	}

	/** Returns when the fault has happened. */
	void happened() {
		try {
			this.done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof AssertionError missed) {
				throw missed;
			}
			throw new IllegalStateException("The fault failed when " + this.when, ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("The fault took too long when " + this.when, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted during the fault when " + this.when, ex);
		}
	}

}
