package io.github.fabricspring.page.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import io.github.fabricspring.actuate.FabricEndpoint;
import io.github.fabricspring.actuate.IncidentLog;
import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.autoconfigure.FabricEndpointAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

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
	void thePageNeedsNoActuator() {
		withoutEndpoint().withPropertyValues("fabric.page.enabled=true")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Page.class));
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

}
