package io.github.fabricspring.rerun;

import io.github.fabricspring.rerun.waiting.RerunLimiter;
import io.github.fabricspring.rerun.waiting.ServerWait;
import io.github.fabricspring.rerun.waiting.Shutdown;
import io.github.fabricspring.rerun.waiting.WaiterLimit;

/**
 * What every call that is run again makes use of.
 *
 * @param settings how often and how long
 * @param servers waits for a server
 * @param waiters holds those who wait before their first attempt
 * @param limiter lets those who have waited through in turn
 * @param failovers keeps account of who waits
 * @param outcomes builds what callers are told
 * @param listener is told
 * @param shutdown ends all waiting
 */
record RerunTools(RerunSettings settings, ServerWait servers, WaiterLimit waiters, RerunLimiter limiter,
		Failovers failovers, OutcomeExceptions outcomes, RerunListener listener, Shutdown shutdown) {
}
