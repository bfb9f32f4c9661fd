package io.github.fabricspring.discovery.replication;

import java.util.List;

import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.Scene;
import io.github.fabricspring.discovery.engine.state.Channel;
import io.github.fabricspring.discovery.engine.state.Channel.Receiver;
import io.github.fabricspring.discovery.engine.state.ServerState;
import io.github.fabricspring.discovery.engine.state.Uptime;

/**
 * The base of tests that write answers of servers of plain replication down.
 */
abstract class ReplicaScene {

	/** The uptime of a server that is not restarted in the scene. */
	static final Uptime RUNNING = new Uptime(1_000L);

	static RoundResult healthy() {
		return judge(Scene.of("a b c").says("a", open("a")).says("b", replica("b", "a")).says("c", replica("c", "a")));
	}

	static RoundResult judge(Scene scene) {
		return scene.judge(new ReplicationEngine()::judge);
	}

	static Report open(String server) {
		return new ReplicaReport(server, ServerState.OPEN, RUNNING, List.of());
	}

	static Report closed(String server) {
		return new ReplicaReport(server, ServerState.CLOSED, RUNNING, List.of());
	}

	static Report leftOpen(String server, String source, Receiver receiver) {
		return new ReplicaReport(server, ServerState.OPEN, RUNNING, List.of(channel(source, receiver, true, true)));
	}

	static Report replica(String server, String source) {
		return replica(server, source, Receiver.ON);
	}

	static Report replica(String server, String source, Receiver receiver) {
		return new ReplicaReport(server, ServerState.CLOSED, RUNNING, List.of(channel(source, receiver, true, true)));
	}

	static Channel channel(String source, Receiver receiver, boolean fresh, boolean applied) {
		return new Channel(source, source + ":3306", receiver, fresh, true, applied);
	}

	static String reason(RoundResult result) {
		return Scene.reason(result.reason());
	}

}
