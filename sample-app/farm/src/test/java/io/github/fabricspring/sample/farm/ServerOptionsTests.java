package io.github.fabricspring.sample.farm;

import java.nio.file.Path;
import java.util.List;

import io.github.fabricspring.sample.farm.distribution.MysqlVersion;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which options which version gets.
 */
class ServerOptionsTests {

	private final ServerOptions options = new ServerOptions(2, 3306, Path.of("data"), ServerOptions.Role.GROUP);

	@Test
	void aServerOf80LetsOldConnectorsInAndTracksWriteSets() {
		assertThat(arguments(8, 0)).contains("--default-authentication-plugin=mysql_native_password",
				"--binlog-transaction-dependency-tracking=WRITESET", "--binlog-format=ROW");
	}

	@Test
	void aLaterServerGetsNoOptionThatIsGone() {
		for (List<String> arguments : List.of(arguments(8, 4), arguments(9, 7))) {
			assertThat(arguments).contains("--replica-parallel-workers=8")
				.noneMatch((argument) -> argument
					.matches("--(default-authentication-plugin|binlog-transaction|binlog-format).*"));
		}
	}

	@Test
	void aReplicaThatConnectsWaitsForAShortFileToBeReadOnly() {
		assertThat(arguments(8, 0)).contains("--max-binlog-size=4194304");
		assertThat(arguments(9, 7)).contains("--max-binlog-size=4194304");
	}

	private List<String> arguments(int major, int minor) {
		return this.options.arguments(new MysqlVersion(major, minor, 33));
	}

}
