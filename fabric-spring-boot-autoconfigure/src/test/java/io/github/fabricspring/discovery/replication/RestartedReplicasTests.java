package io.github.fabricspring.discovery.replication;

import java.util.List;

import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.Scene;
import io.github.fabricspring.discovery.engine.state.Channel.Receiver;
import io.github.fabricspring.discovery.engine.state.ServerState;
import io.github.fabricspring.discovery.engine.state.Uptime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replicas that were closed at run time only, and are open by their configuration once
 * they restart.
 */
class RestartedReplicasTests extends ReplicaScene {

	@ParameterizedTest
	@EnumSource(names = { "CONNECTING", "OFF" })
	void oneThatWasSilentMeanwhileIsNotBelieved(Receiver receiver) {
		RoundResult down = judge(Scene.of("a b").after(healthy()).silent("a", "b"));
		RoundResult restarted = judge(Scene.of("a b").after(down).silent("a").says("b", leftOpen("b", "a", receiver)));
		assertThat(restarted.belief().primary()).isNull();
	}

	@Test
	void oneThatRestartsBetweenTwoRoundsIsNotBelieved() {
		RoundResult later = afterTheDeathOfA(new Uptime(1_001L));
		assertThat(later.belief().primary()).isNull();
		assertThat(reason(later)).startsWith("left-open: ")
			.contains("b:3306 takes writes")
			.contains("replicates from a:3306");
		// Its clock is behind since the machine was started
		assertThat(afterTheDeathOfA(new Uptime(999L)).belief().primary()).isNull();
	}

	@Test
	void oneThatWasOpenedWithoutARestartIsBelieved() {
		assertThat(afterTheDeathOfA(RUNNING).belief().primary()).isEqualTo("b");
		assertThat(afterTheDeathOfA(new Uptime(null)).belief().primary()).isEqualTo("b");
	}

	@Test
	void oneThatRestartedIsBelievedOnceItWasSetReadOnlyAndOpened() {
		Uptime restarted = new Uptime(1_001L);
		RoundResult closed = judge(Scene.of("a b")
			.after(afterTheDeathOfA(restarted))
			.silent("a")
			.says("b", b(ServerState.CLOSED, restarted)));
		assertThat(closed.belief().primary()).isNull();
		RoundResult opened = judge(Scene.of("a b").after(closed).silent("a").says("b", b(ServerState.OPEN, restarted)));
		assertThat(opened.belief().primary()).isEqualTo("b");
	}

	private static RoundResult afterTheDeathOfA(Uptime uptime) {
		RoundResult healthy = judge(Scene.of("a b").says("a", open("a")).says("b", replica("b", "a")));
		assertThat(healthy.belief().primary()).isEqualTo("a");
		return judge(Scene.of("a b").after(healthy).silent("a").says("b", b(ServerState.OPEN, uptime)));
	}

	// It is set to follow a, which is dead
	private static Report b(ServerState state, Uptime uptime) {
		return new ReplicaReport("b", state, uptime, List.of(channel("a", Receiver.CONNECTING, true, true)));
	}

}
