package io.github.fabricspring.acceptance.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.List;

import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of an EntityManager that lives as long as an HTTP request, Boot's default,
 * when two groups are written to in that request. Two groups of one server each.
 */
class OpenInViewIntegrationTests {

	private static final String NO_CONFIGURATION_OF_THE_SAMPLE = "--spring.config.location=optional:classpath:/none/";

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@BeforeAll
	static void openServers() throws SQLException {
		for (MysqlServer server : List.of(yyz(), zrh())) {
			execute(server, "SET GLOBAL super_read_only = 0", "SET GLOBAL read_only = 0",
					"CREATE TABLE %s.note (id INT PRIMARY KEY)".formatted(accounts().database()));
		}
	}

	@Test
	void writeToASecondGroupIsRefusedNamingThePropertyAndReachesNoServer() throws Exception {
		try (ConfigurableApplicationContext application = start("spring.jpa.open-in-view=true")) {
			HttpResponse<String> response = post(application, "/both?id=1");
			assertThat(response.body()).contains("spring.jpa.open-in-view", "YYZ", "ZRH");
			assertThat(response.statusCode()).isEqualTo(409);
			assertThat(ids(yyz())).contains(1);
			assertThat(ids(yyz())).doesNotContain(-1);
			assertThat(ids(zrh())).doesNotContain(-1);
		}
	}

	@Test
	void writesToOneGroupShareTheEntityManager() throws Exception {
		try (ConfigurableApplicationContext application = start("spring.jpa.open-in-view=true")) {
			assertThat(post(application, "/one?id=10").body()).isEqualTo("written to one");
			assertThat(ids(yyz())).contains(10, 11);
		}
	}

	@Test
	void whenTheViewIsNotOpenEachWriteGoesToItsGroup() throws Exception {
		try (ConfigurableApplicationContext application = start("spring.jpa.open-in-view=false")) {
			assertThat(post(application, "/both?id=20").body()).isEqualTo("written to both");
			assertThat(ids(yyz())).contains(20);
			assertThat(ids(zrh())).contains(-20);
		}
	}

	private static ConfigurableApplicationContext start(String property) {
		return new SpringApplicationBuilder(NotesApplication.class).web(WebApplicationType.SERVLET)
			.run("--" + property, NO_CONFIGURATION_OF_THE_SAMPLE, "--server.port=0", "--server.address=127.0.0.1",
					"--fabric.groups.YYZ.servers=" + yyz().address(), "--fabric.groups.YYZ.discovery=fixed",
					"--fabric.groups.ZRH.servers=" + zrh().address(), "--fabric.groups.ZRH.discovery=fixed",
					"--fabric.datasource.username=" + accounts().application().user(),
					"--fabric.datasource.password=" + accounts().application().password(),
					"--fabric.datasource.database=" + accounts().database());
	}

	private static HttpResponse<String> post(ConfigurableApplicationContext application, String path)
			throws IOException, InterruptedException {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.POST(BodyPublishers.noBody())
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
	}

	private static List<Integer> ids(MysqlServer server) {
		return Sql.on(server)
			.values("SELECT id FROM " + accounts().database() + ".note")
			.stream()
			.map(Integer::valueOf)
			.toList();
	}

	private static void execute(MysqlServer server, String... statements) {
		Sql.on(server).execute(statements);
	}

	private static MysqlServer yyz() {
		return farm.get().servers().get(0);
	}

	private static MysqlServer zrh() {
		return farm.get().servers().get(1);
	}

	private static FarmAccounts accounts() {
		return farm.get().accounts();
	}

}
