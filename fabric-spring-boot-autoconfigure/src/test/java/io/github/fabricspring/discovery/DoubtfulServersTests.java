package io.github.fabricspring.discovery;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that are not what their answers say, and servers that cannot answer.
 */
class DoubtfulServersTests extends DiscoveryScene {

	@Test
	void serverWhoseFailureCannotBeExplainedIsAskedAgain() {
		this.servers.replicate();
		this.source.close();
		this.source = source("a b", Kind.REPLICATION, Map.of());
		until("a=PRIMARY");
		FakeServer a = this.servers.at("a");
		a.endsOneQuery(new Unexplainable());
		first((answer) -> a.hasEndedQuery());
		int questions = a.questions.get();
		first((answer) -> a.questions.get() > questions + 5);
		assertThat(a.questions.get()).isGreaterThan(questions + 5);
		until("a=PRIMARY");
	}

	@Test
	void memberOfGroupReplicationIsRefusedWhereReplicationIsAskedFor() {
		this.servers.replicate();
		this.servers.at("a").answers(FakeGroup.SOURCES_QUESTION, List.of(List.of("uuid-a", 0, 0, 0, 500, 1, "NULL")));
		this.source.close();
		this.source = source("a b", Kind.REPLICATION, Map.of());
		GroupAnswer answer = first((each) -> reason(each).contains("a:3306: it is a member"));
		assertThat(answer.servers()).noneMatch(Server::isPrimary);
		assertThat(reason(answer))
			.contains("a:3306: it is a member of Group Replication, and the group is asked for plain"
					+ " replication: correct the group's discovery or servers");
		this.servers.replicate();
		until("a=PRIMARY");
	}

	@Test
	void aCopyOfAServerThatIsInNoGroupIsNotTakenForIt() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		this.servers.copy("x", "a");
		this.source.close();
		this.source = source("x a b c");
		assertThat(roles(answer())).isEqualTo("a=PRIMARY b=SECONDARY c=SECONDARY");
		this.servers.at("a").freeze();
		GroupAnswer none = answer();
		assertThat(none.servers()).noneMatch(Server::isPrimary);
		assertThat(reason(none)).startsWith("primary-not-reached: ")
			.contains("x:3306: has the server_uuid uuid-a of another server (a:3306 and x:3306)");
		assertThat(roles(none)).doesNotContain("x=");
	}

	@Test
	void underPlainReplicationACopyDoesNotTakeThePlaceOfASilentPrimary() {
		this.servers.replicate();
		this.servers.at("a").answers("@@datadir", List.of(List.of("a")));
		this.source.close();
		this.source = source("a b x", Kind.REPLICATION, Map.of());
		until("a=PRIMARY");
		this.servers.at("x").answers("@@datadir", List.of(List.of("x")));
		this.servers.at("x").answers(FakeGroup.SOURCES_QUESTION, List.of(List.of("uuid-a", 0, 0, 0, 500, 0, "NULL")));
		this.servers.at("a").freeze();
		until("a=SECONDARY");
		GroupAnswer answer = answer();
		for (int i = 0; i < 5; i++) {
			assertThat(answer.servers()).noneMatch(Server::isPrimary).noneMatch((server) -> server.host().equals("x"));
			answer = answer();
		}
		assertThat(reason(answer)).startsWith("no-writable: ")
			.contains("x:3306: has the server_uuid uuid-a of another server");
	}

	@Test
	void aServerThatIsListedByTwoNamesIsOne() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		this.servers.forward("a.example", "a");
		this.servers.at("a").answers("@@datadir", List.of(List.of("a 3306 1 /data")));
		this.source.close();
		this.source = source("a.example a b c");
		GroupAnswer answer = first((any) -> any.servers().stream().anyMatch(Server::isPrimary));
		assertThat(roles(answer)).isIn("a.example=PRIMARY b=SECONDARY c=SECONDARY",
				"a=PRIMARY b=SECONDARY c=SECONDARY");
		assertThat(roles(answer())).as("the first name that answered").isEqualTo(roles(answer));
	}

	@Test
	void aPrimaryThatHasNoConnectionLeftStaysAsTheOthersNameIt() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		answer();
		this.servers.at("a").isUnreachable(new SQLException("Too many connections", "08004", 1040));
		this.servers.at("a").cut();
		GroupAnswer answer = answer();
		for (int i = 0; i < 20; i++) {
			assertThat(roles(answer)).isEqualTo("a=PRIMARY b=SECONDARY c=SECONDARY");
			answer = answer();
		}
		assertThat(reason(answer))
			.isEqualTo("primary-not-asked: a:3306 could not be asked (Too many connections), and stays primary as"
					+ " the other members name it");
		this.servers.online("p:3", "b", "b c", "a b c");
		until("b=PRIMARY");
	}

	@Test
	void aPrimaryWhoseQuestionIsKilledIsAskedAgainAtOnce() {
		this.servers.replicate();
		this.source.close();
		this.source = source("a b", Kind.REPLICATION, Map.of());
		until("a=PRIMARY");
		int connects = this.servers.at("a").connects.get();
		this.servers.at("a").endsOneQuery(new SQLException("Query execution was interrupted", "70100", 1317));
		boolean killed = false;
		while (!killed) {
			killed = this.servers.at("a").hasEndedQuery();
			assertThat(roles(answer())).isEqualTo("a=PRIMARY b=SECONDARY");
		}
		assertThat(this.servers.at("a").connects).hasValue(connects + 1);
	}

	@Test
	void atTheStartAMemberThatCannotBeAskedHidesNoPrimary() {
		this.servers.online("p:3", "a", "a b", "a b c");
		this.servers.at("c").isUnreachable(new SQLException("Too many connections", "08004", 1040));
		until("a=PRIMARY");
	}

	@Test
	void aServerWhoseFirstNameLeadsNowhereIsAnnouncedAtItsSecond() {
		this.source.close();
		this.source = sourceOfTwoNames();
		until("vip=PRIMARY");
		this.servers.hide("vip");
		this.servers.at("a").cut();
		assertThat(roles(first((answer) -> !roles(answer).contains("vip=PRIMARY")))).isEqualTo("a=PRIMARY b=SECONDARY");
	}

	/** Fails once more where it is looked at, as for a lack of memory. */
	private static final class Unexplainable extends SQLException {

		private static final long serialVersionUID = 1L;

		@Override
		public int getErrorCode() {
			throw new OutOfMemoryError("once more");
		}

	}

}
