package io.github.fabricspring.sample;

import java.util.List;

import io.github.fabricspring.page.source.HttpSource;
import io.github.fabricspring.sample.fabric.Engine;
import org.junit.jupiter.api.Test;

import org.springframework.boot.DefaultApplicationArguments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SampleArgumentsTests {

	@Test
	void withoutArgumentsRunsItsOwnFarm() {
		SampleArguments arguments = parse();
		assertThat(arguments.isExistingFarm()).isFalse();
		assertThat(arguments.group()).isEqualTo("YYZ");
	}

	@Test
	void theShellsUserDoesNotAnswerForTheFlag() {
		assertThat(System.getenv()).containsKey("PATH");
		assertThat(parse().user()).isEqualTo("root");
	}

	@Test
	void takesTheDemonstrationsFlags() {
		SampleArguments arguments = parse("--user=me", "--passwd=", "--group=G", "--fabric-addresses=h:32274",
				"--servers-addresses=a:3306, b:3307", "--fabric-user=admin", "--fabric-passwd=secret");
		assertThat(arguments.user()).isEqualTo("me");
		assertThat(arguments.password()).isEmpty();
		assertThat(arguments.servers()).containsExactly("a:3306", "b:3307");
		assertThat(arguments.nodeUser()).isEqualTo("admin");
		assertThat(arguments.isExistingFarm()).isTrue();
	}

	@Test
	void anAddressWithoutPortIsNamed() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> parse("--fabric-addresses=h:1", "--servers-addresses=a:1,b"))
			.withMessageContaining("'b'");
	}

	@Test
	void halfAnExistingFarmIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> parse("--fabric-addresses=h:1"))
			.withMessageContaining("--servers-addresses");
	}

	@Test
	void aMistypedFlagIsNotIgnored() {
		assertThatIllegalArgumentException().isThrownBy(() -> parse("--grupo=X")).withMessageContaining("grupo");
	}

	@Test
	void theEngineIsTheFabricNodeUnlessAnotherIsNamed() {
		assertThat(parse().engine()).isEqualTo(Engine.FABRIC);
		assertThat(parse("--farm.engine=group-replication").engine()).isEqualTo(Engine.GROUP_REPLICATION);
		assertThatIllegalArgumentException().isThrownBy(() -> parse("--farm.engine=galera"))
			.withMessageContaining("[fabric, group-replication, replication]");
	}

	@Test
	void aFarmOfItsOwnStaysUpOnRequest() {
		assertThat(parse().stay()).isFalse();
		assertThat(parse("--stay").stay()).isTrue();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> parse("--stay", "--fabric-addresses=h:1", "--servers-addresses=a:1"))
			.withMessageContaining("--stay");
	}

	@Test
	void thePageIsServedOnRequestAndWhereTheFarmStaysUp() {
		assertThat(parse().page()).isEqualTo(PageArgument.OFF);
		assertThat(parse().page().properties()).isEmpty();
		assertThat(parse("--page").page()).isEqualTo(PageArgument.ON);
		assertThat(parse("--stay").page()).isEqualTo(PageArgument.ON);
		assertThat(parse("--stay", "--page=off").page()).isEqualTo(PageArgument.OFF);
		assertThat(parse("--page=8099").page().properties()).containsExactly("--fabric.page.enabled=true",
				"--fabric.page.port=8099");
		assertThatIllegalArgumentException().isThrownBy(() -> parse("--page=maybe")).withMessageContaining("'maybe'");
		assertThatIllegalArgumentException().isThrownBy(() -> parse("--page=65536"))
			.withMessage("--page takes a port from 0 to 65535, not 65536");
	}

	@Test
	void theLoginAtAnotherApplicationIsNotTold() {
		SampleArguments arguments = parse("--page=http://me:secret@localhost:8080");
		assertThat(arguments.page().viewed()).extracting(HttpSource::name)
			.isEqualTo("http://localhost:8080/actuator/fabric");
		assertThat(arguments.toString()).doesNotContain("secret");
		for (String address : List.of("ftp://me:secret@host", "http://me:secret@", "me:secret@host:8080")) {
			assertThatIllegalArgumentException().isThrownBy(() -> parse("--page=" + address))
				.withMessageStartingWith("--page: ")
				.withMessageContaining("is no address such as http://localhost:8080")
				.withMessageNotContaining("secret");
		}
	}

	@Test
	void anotherApplicationIsShownByAProgramOfItsOwn() {
		assertThatIllegalArgumentException().isThrownBy(() -> parse("--stay", "--page=http://me:secret@localhost:8080"))
			.withMessageContainingAll("--page", "--stay")
			.withMessageNotContaining("secret");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> parse("--fabric-addresses=h:1", "--servers-addresses=a:1", "--page=http://h:2"))
			.withMessageContainingAll("--page", "--servers-addresses");
	}

	private static SampleArguments parse(String... arguments) {
		return SampleArguments.of(new DefaultApplicationArguments(arguments));
	}

}
