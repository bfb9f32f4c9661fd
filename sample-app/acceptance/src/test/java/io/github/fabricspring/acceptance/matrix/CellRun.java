package io.github.fabricspring.acceptance.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.test.fault.Request;
import org.jspecify.annotations.Nullable;

/**
 * One cell of the matrix: the same call again and again, cut at one place after the
 * other, until it has no further request to cut.
 */
final class CellRun {

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	private static final int MOST_REQUESTS = 60;

	private final MatrixService service;

	private final Rerun rerun;

	private final Shape shape;

	private final CuttingProxy proxy;

	private final Set<Cut.Manner> manners;

	private final Runnable between;

	private final List<Call> calls = new ArrayList<>();

	private final Set<String> cutRequests = ConcurrentHashMap.newKeySet();

	private int boundaries;

	/**
	 * Creates the run.
	 * @param service what is called
	 * @param rerun the policy
	 * @param shape the shape of its transaction
	 * @param proxy cuts
	 * @param manners how it cuts
	 * @param between leaves the connections as statements outside transactions do
	 */
	CellRun(MatrixService service, Rerun rerun, Shape shape, CuttingProxy proxy, Set<Cut.Manner> manners,
			Runnable between) {
		this.between = between;
		this.service = service;
		this.rerun = rerun;
		this.shape = shape;
		this.proxy = proxy;
		this.manners = manners;
	}

	// After a transaction, and after statements outside of one.
	CellRun run() {
		return run(() -> {
		}).run(this.between);
	}

	private CellRun run(Runnable before) {
		for (int request = 0; request < MOST_REQUESTS; request++) {
			int known = this.calls.size();
			for (Cut.Place place : Cut.Place.values()) {
				this.boundaries += cut(before, request, place) ? 1 : 0;
			}
			if (this.calls.size() == known) {
				return this;
			}
		}
		throw new AssertionError(this + ": after " + MOST_REQUESTS + " requests still another");
	}

	/**
	 * Loses COMMIT, and cuts again at one place after the other of what follows: the
	 * resolution, and the next attempt if there is one. Several runs can share the
	 * places.
	 * @param first after how many requests it cuts again first, from 0
	 * @param step how many requests later it does so next
	 * @return this
	 */
	CellRun runWithSecondCuts(int first, int step) {
		for (Cut commit : List.of(new Cut(Cut.Place.BEFORE_REQUEST, Cut.Manner.FIN),
				new Cut(Cut.Place.BEFORE_REPLY, Cut.Manner.RST))) {
			boolean met = true;
			for (int request = first; met && request < MOST_REQUESTS; request += step) {
				met = false;
				for (Cut.Manner manner : this.manners) {
					met |= cutTwice(commit, request, new Cut(Cut.Place.BEFORE_REQUEST, manner));
					met |= cutTwice(commit, request, new Cut(Cut.Place.BEFORE_REPLY, manner));
				}
			}
		}
		return this;
	}

	private boolean cutTwice(Cut first, int request, Cut second) {
		FaultPlan commit = FaultPlan.once(Request::isCommit, first);
		boolean met = follow(() -> {
		}, commit.then(FaultPlan.nth(request, (any) -> !any.isQuit(), second)), 2,
				"at COMMIT, " + first + ", then " + request + " requests later, " + second);
		this.boundaries += met ? 1 : 0;
		return met;
	}

	private boolean cut(Runnable before, int request, Cut.Place place) {
		boolean met = false;
		for (Cut.Manner manner : this.manners) {
			met |= cut(before, request, new Cut(place, manner));
		}
		return met;
	}

	private boolean cut(Runnable before, int request, Cut cut) {
		return follow(before, FaultPlan.nth(request, Request::isCommand, cut), 1, "at request " + request + ", " + cut);
	}

	private boolean follow(Runnable before, FaultPlan plan, int cuts, String fault) {
		connectionsInThePool();
		before.run();
		this.proxy.follow((request) -> {
			Cut cut = plan.decide(request);
			if (cut != null) {
				this.cutRequests.add(request.text());
			}
			return cut;
		});
		Call call = call(fault);
		boolean met = this.proxy.cuts() == cuts;
		this.proxy.follow(FaultPlan.NONE);
		this.proxy.endSilence();
		if (met) {
			this.calls.add(call);
		}
		return met;
	}

	// so that what follows is the transaction's own requests, and always the same
	private void connectionsInThePool() {
		for (int i = 0; i < 3; i++) {
			Call call = call("nowhere");
			if (call.error() == null) {
				return;
			}
		}
		throw new AssertionError(this + ": fails without being cut: " + call("nowhere").error());
	}

	private Call call(String fault) {
		int number = NUMBERS.incrementAndGet();
		@Nullable String value = null;
		@Nullable RuntimeException error = null;
		try {
			value = this.shape.write(this.service, this.rerun, number);
		}
		catch (RuntimeException ex) {
			error = ex;
		}
		return new Call(this.rerun, this.shape, number, fault, value, error);
	}

	List<Call> calls() {
		return this.calls;
	}

	int boundaries() {
		return this.boundaries;
	}

	/**
	 * How many boundaries there must be at least, or nothing was tested: insert, count
	 * and commit, and once more with autocommit off before them, in four places each.
	 * @return the number
	 */
	int least() {
		return Cut.Place.values().length * 7;
	}

	boolean isKeyed() {
		return this.rerun == Rerun.EXACTLY_ONCE;
	}

	/**
	 * What was on its way when it was cut.
	 * @return the statements
	 */
	Set<String> cutRequests() {
		return Set.copyOf(this.cutRequests);
	}

	private long returned() {
		return this.calls.stream().filter((call) -> call.error() == null).count();
	}

	@Override
	public String toString() {
		return "rerun=" + this.rerun + " shape=" + this.shape + " boundaries=" + this.boundaries + " cuts="
				+ this.calls.size() + " returned=" + returned() + " failed=" + (this.calls.size() - returned());
	}

}
