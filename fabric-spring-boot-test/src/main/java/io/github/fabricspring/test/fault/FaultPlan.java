package io.github.fabricspring.test.fault;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Decides for every request whether its connection is cut there. Called by one thread per
 * connection.
 */
@FunctionalInterface
public interface FaultPlan {

	/** Nothing is cut. */
	FaultPlan NONE = (request) -> null;

	/**
	 * Decides.
	 * @param request a request that the proxy has read whole and not forwarded yet
	 * @return the cut, {@code null} to forward it
	 */
	@Nullable Cut decide(Request request);

	/**
	 * Cuts once, at the first request that matches.
	 * @param where which requests
	 * @param cut the cut
	 * @return the plan
	 */
	static FaultPlan once(Predicate<Request> where, Cut cut) {
		return nth(0, where, cut);
	}

	/**
	 * Cuts once, at the n-th request that matches, on whatever connection.
	 * @param n from 0
	 * @param where which requests count
	 * @param cut the cut
	 * @return the plan
	 */
	static FaultPlan nth(int n, Predicate<Request> where, Cut cut) {
		AtomicInteger count = new AtomicInteger();
		return (request) -> (where.test(request) && count.getAndIncrement() == n) ? cut : null;
	}

	/**
	 * This plan until it has cut, then another.
	 * @param next the other
	 * @return the plan
	 */
	default FaultPlan then(FaultPlan next) {
		AtomicBoolean done = new AtomicBoolean();
		return (request) -> {
			if (done.get()) {
				return next.decide(request);
			}
			Cut cut = decide(request);
			if (cut != null) {
				done.set(true);
			}
			return cut;
		};
	}

}
