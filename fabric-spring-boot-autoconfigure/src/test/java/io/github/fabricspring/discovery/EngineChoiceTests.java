package io.github.fabricspring.discovery;

import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.Scene;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which engine the servers run, by what they say.
 */
class EngineChoiceTests {

	@Test
	void oneServerWithThePluginIsEnoughForGroupReplication() {
		RoundResult result = judge(Scene.of("a b c").says("c", new EngineReport("c", true)).pending("a", "b"));
		assertThat(result.engine().name()).isEqualTo("Group Replication");
		assertThat(result.belief().primary()).isNull();
		assertThat(result.settled()).isFalse();
	}

	@Test
	void halfOfTheServersWithoutThePluginAreEnoughForReplicationOnceTheOthersHadTheirTime() {
		assertThat(judge(Scene.of("a b").says("a", new EngineReport("a", false)).silent("b")).engine().name())
			.isEqualTo("replication");
		assertThat(judge(Scene.of("a b").says("a", new EngineReport("a", false)).pending("b")).engine().name())
			.isEqualTo("auto");
	}

	@Test
	void tooFewAnswersDecideNothing() {
		RoundResult result = judge(Scene.of("a b c").says("a", new EngineReport("a", false)).silent("b", "c"));
		assertThat(result.engine().name()).isEqualTo("auto");
		assertThat(Scene.reason(result.reason())).isEqualTo(
				"too-few-answers: only 1 of 3 servers could be asked which engine they run; b:3306, c:3306: no answer within 500 ms");
	}

	@Test
	void aServerThatIsListedByThreeNamesIsOne() {
		Scene scene = Scene.of("a b c").atStart();
		for (String name : new String[] { "a", "b", "c" }) {
			scene.says(name, new EngineReport("x", false));
		}
		assertThat(judge(scene).engine().name()).isEqualTo("replication");
	}

	private static RoundResult judge(Scene scene) {
		return scene.judge(new EngineChoice()::judge);
	}

}
