package io.github.fabricspring.discovery.engine;

import java.util.Map;

import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a round.
 *
 * @param engine the engine that judges from now on
 * @param belief what is believed now
 * @param settled whether no further answer of this round can change it
 * @param reason why there is no primary, or why a server that claims to be one is not
 * believed; {@code null} if there is nothing to say
 * @param imminent whether a primary may take writes at any moment
 * @param seen the members that the answers of this round name, by UUID, with the
 * addresses that they report: they are to be asked too
 */
public record RoundResult(DiscoveryEngine engine, Belief belief, boolean settled, @Nullable Reason reason,
		boolean imminent, Map<String, HostAndPort> seen) {

	public RoundResult {
		seen = Map.copyOf(seen);
	}

}
