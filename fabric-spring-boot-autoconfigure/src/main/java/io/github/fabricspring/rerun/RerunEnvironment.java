package io.github.fabricspring.rerun;

import io.github.fabricspring.rerun.waiting.RerunLimiter;
import io.github.fabricspring.rerun.waiting.ServerWait;
import io.github.fabricspring.rerun.waiting.Shutdown;
import io.github.fabricspring.rerun.waiting.WaiterLimit;

/**
 * What all calls of an application share while they wait and are run again.
 *
 * @param settings how often and how long
 * @param servers waits for a server that can be used
 * @param waiters limits the calls that wait before their first attempt
 * @param limiter limits the calls that are attempted at once after they waited
 * @param failovers records which groups have calls that wait
 * @param outcomes builds the exceptions that tell an outcome
 * @param audience hears of failovers, reruns and every step
 * @param shutdown ends every wait when the application closes
 */
record RerunEnvironment(RerunSettings settings, ServerWait servers, WaiterLimit waiters, RerunLimiter limiter,
		Failovers failovers, OutcomeExceptions outcomes, CallAudience audience, Shutdown shutdown) {
}
