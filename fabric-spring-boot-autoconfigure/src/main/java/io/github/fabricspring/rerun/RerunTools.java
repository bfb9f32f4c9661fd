package io.github.fabricspring.rerun;

/**
 * What every call that is run again makes use of.
 *
 * @param settings how often and how long
 * @param servers waits for a server
 * @param waitingRoom holds those who wait before their first attempt
 * @param turnstile lets those who have waited through in turn
 * @param failovers keeps account of who waits
 * @param outcomes builds what callers are told
 * @param listener is told
 * @param shutdown ends all waiting
 */
record RerunTools(RerunSettings settings, ServerWait servers, WaitingRoom waitingRoom, Turnstile turnstile,
		Failovers failovers, Outcomes outcomes, RerunListener listener, Shutdown shutdown) {
}
