package io.github.fabricspring.page.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.Objects;

import io.github.fabricspring.actuate.FabricEndpoint;
import io.github.fabricspring.actuate.IncidentLog;
import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.autoconfigure.FabricEndpointAutoConfiguration;
import io.github.fabricspring.page.Browser;
import io.github.fabricspring.page.FakeControls;
import io.github.fabricspring.page.PageServer;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.topology.TopologyMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FabricPageAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FabricPageAutoConfigurationTests {

	private final ApplicationContextRunner application = withoutEndpoint()
		.withConfiguration(AutoConfigurations.of(FabricEndpointAutoConfiguration.class));

	@Test
	void thereIsNoPageUnlessItIsAskedFor() {
		this.application.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(Page.class)
			.doesNotHaveBean(IncidentLog.class));
	}

	@Test
	void thePageReadsTheEndpointThatNeedNotBeExposed(CapturedOutput output) {
		this.application.withPropertyValues("fabric.page.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(FabricEndpoint.class)
				.getBean(Page.class)
				.satisfies((page) -> assertThat(page.isRunning()).isTrue()));
		assertThat(output).contains("Page - served at http://127.0.0.1:");
	}

	@Test
	void thePageReadsTheEndpointThatIsExposed() {
		this.application
			.withPropertyValues("fabric.page.enabled=true", "management.endpoints.web.exposure.include=fabric")
			.run((context) -> assertThat(context).hasSingleBean(FabricEndpoint.class).hasSingleBean(IncidentLog.class));
	}

	@Test
	void withoutTheEndpointOfActuatorThePageHasOneForItself() {
		withoutEndpoint().withPropertyValues("fabric.page.enabled=true")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(FabricEndpoint.class)
				.hasSingleBean(Page.class));
	}

	@Test
	void anEndpointOfTheApplicationIsTheOneThatIsRead() {
		this.application.withPropertyValues("fabric.page.enabled=true")
			.withUserConfiguration(OwnEndpoint.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(FabricEndpoint.class)
				.hasBean("ownEndpoint")
				.hasSingleBean(Page.class));
	}

	@Test
	void theButtonsAreThoseOfABeanOfTheApplication() {
		this.application.withPropertyValues("fabric.page.enabled=true")
			.run((context) -> assertThat(hello(context)).contains("\"controls\":null"));
		this.application.withPropertyValues("fabric.page.enabled=true")
			.withBean(FakeControls.class)
			.run((context) -> assertThat(hello(context)).contains("\"actions\":[\"KILL\",\"SWITCH_OVER\"]"));
	}

	private static String hello(AssertableApplicationContext context) throws IOException {
		PageServer server = Objects.requireNonNull(context.getBean(Page.class).server());
		try (Browser page = Browser.send(server.address(), "GET /events", "")) {
			page.await("event: hello");
			return page.await("data: ");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 65536 })
	void aPortThatThereIsNotIsRefusedByItsName(int port) {
		this.application.withPropertyValues("fabric.page.enabled=true", "fabric.page.port=" + port)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContainingAll("fabric.page.port", String.valueOf(port), "must be 0 to 65535"));
	}

	@Test
	void withoutGroupsThereIsNoPage() {
		withoutEndpoint().withPropertyValues("fabric.page.enabled=true", "fabric.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Page.class));
	}

	@Test
	void whenThePortIsTakenTheApplicationStartsWithoutThePage(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }))) {
			this.application.withPropertyValues("fabric.page.enabled=true", "fabric.page.port=" + taken.getLocalPort())
				.run((context) -> assertThat(context).hasNotFailed()
					.getBean(Page.class)
					.satisfies((page) -> assertThat(page.isRunning()).isFalse()));
			assertThat(output).contains("Page - not served at 127.0.0.1:" + taken.getLocalPort(),
					"set fabric.page.port to another port");
		}
	}

	private static ApplicationContextRunner withoutEndpoint() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(FabricPageAutoConfiguration.class, FabricAutoConfiguration.class))
			.withPropertyValues("fabric.groups.YYZ.servers=127.0.0.1:1", "fabric.groups.YYZ.discovery=fixed",
					"fabric.datasource.username=app", "fabric.datasource.database=app");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEndpoint {

		@Bean
		FabricEndpoint ownEndpoint(TopologyMonitor monitor, ServerPools pools) {
			Clock clock = Clock.systemUTC();
			return new FabricEndpoint(monitor, pools, new IncidentLog(clock), clock);
		}

	}

}
