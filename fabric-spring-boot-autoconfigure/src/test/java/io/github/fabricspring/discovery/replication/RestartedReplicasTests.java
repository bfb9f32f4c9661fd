package io.github.fabricspring.discovery.replication;

import java.util.List;

import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.Scene;
import io.github.fabricspring.discovery.engine.state.Channel.Receiver;
import io.github.fabricspring.discovery.engine.state.ServerState;
import io.github.fabricspring.discovery.engine.state.Uptime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replicas that were closed at run time only, and are open by their configuration once
 * they restart.
 */
class RestartedReplicasTests extends ReplicaScene {

	@Test
	void oneThatWasSilentMeanwhileIsNotBelieved() {
		RoundResult down = judge(Scene.of("a b").after(healthy()).silent("a", "b"));
		RoundResult restarted = judge(
				Scene.of("a b").after(down).silent("a").says("b", leftOpen("b", "a", Receiver.CONNECTING)));
		assertThat(restarted.belief().primary()).isNull();
	}

	@Test
	void oneThatDoesNotReplicateIsNotBelieved() {
		RoundResult down = judge(Scene.of("a b").after(healthy()).silent("a", "b"));
		RoundResult restarted = judge(
				Scene.of("a b").after(down).silent("a").says("b", leftOpen("b", "a", Receiver.OFF)));
		assertThat(restarted.belief().primary()).isNull();
	}

	@Test
	void oneThatRestartsBetweenTwoRoundsIsNotBelieved() {
		RoundResult later = afterTheDeathOfA(new Uptime(1_001L));
		assertThat(later.belief().primary()).isNull();
		assertThat(later.reason()).contains("b:3306 takes writes").contains("replicates from a:3306");
		// Its clock is behind since the machine was started
		assertThat(afterTheDeathOfA(new Uptime(999L)).belief().primary()).isNull();
	}

	@Test
	void oneThatWasOpenedWithoutARestartIsBelieved() {
		assertThat(afterTheDeathOfA(new Uptime(1_000L)).belief().primary()).isEqualTo("b");
		assertThat(afterTheDeathOfA(Uptime.UNKNOWN).belief().primary()).isEqualTo("b");
	}

	private static RoundResult afterTheDeathOfA(Uptime uptime) {
		RoundResult healthy = judge(Scene.of("a b")
			.says("a", open("a"))
			.says("b", new ReplicaReport("b", ServerState.CLOSED, new Uptime(1_000L),
					List.of(channel("a", Receiver.ON, true, true)))));
		assertThat(healthy.belief().primary()).isEqualTo("a");
		return judge(Scene.of("a b")
			.after(healthy)
			.silent("a")
			.says("b", new ReplicaReport("b", ServerState.OPEN, uptime,
					List.of(channel("a", Receiver.CONNECTING, true, true)))));
	}

}
