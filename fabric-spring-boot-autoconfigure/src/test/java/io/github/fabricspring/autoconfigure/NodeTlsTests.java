package io.github.fabricspring.autoconfigure;

import java.nio.file.Path;
import java.util.Set;

import io.github.fabricspring.client.FabricException;
import io.github.fabricspring.client.FakeNode;
import io.github.fabricspring.support.Certificates;
import io.github.fabricspring.topology.TopologySource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of encrypted connections to the Fabric node, on real sockets.
 */
class NodeTlsTests {

	private static final String ACTION = "\nCheck the bundle that fabric.ssl.bundle names: its trust store must hold the authority of the node's certificate, and that certificate must name the host as fabric.addresses does. A node without TLS needs no bundle.";

	@TempDir
	private static Path directory;

	private static Path trusted;

	private static Path elsewhere;

	private static Path stranger;

	@BeforeAll
	static void create() throws Exception {
		trusted = Certificates.create(directory, "trusted", "ip:127.0.0.1");
		elsewhere = Certificates.create(directory, "elsewhere", "dns:elsewhere.example");
		stranger = Certificates.create(directory, "stranger", "ip:127.0.0.1");
	}

	@Test
	void aNodeWithACertificateOfTheBundlesAuthorityIsAsked() throws Exception {
		try (FakeNode node = FakeNode.withServers(Certificates.serve(trusted))) {
			runner(node, trusted).run((context) -> assertThat(
					context.getBean(TopologySource.class).fetch(Set.of("YYZ")).groups().get(0).servers())
				.hasSize(3));
		}
	}

	@Test
	void aNodeWithACertificateOfAnotherAuthorityIsRefused() throws Exception {
		try (FakeNode node = FakeNode.withServers(Certificates.serve(stranger))) {
			refused(node, trusted, "has a certificate of an unknown authority (unable to find valid certification path"
					+ " to requested target); put that authority into the trust store of the bundle that fabric.ssl.bundle names");
		}
	}

	@Test
	void aNodeWithACertificateForAnotherHostIsRefused() throws Exception {
		try (FakeNode node = FakeNode.withServers(Certificates.serve(elsewhere))) {
			refused(node, elsewhere, "has a certificate for another host (No subject alternative names matching IP"
					+ " address 127.0.0.1 found); name the node in fabric.addresses as its certificate does, or renew the certificate");
		}
	}

	@Test
	void aNodeWithoutTlsIsRefused() throws Exception {
		try (FakeNode node = FakeNode.greeting("HTTP/1.0 400 Bad request\r\n\r\n")) {
			refused(node, trusted, "speaks no TLS (Unsupported or unrecognized SSL message);"
					+ " set fabric.addresses to its HTTPS port, or remove fabric.ssl.bundle to connect unencrypted");
		}
	}

	@Test
	void aNodeWithTlsIsToldWhereNoBundleIsSet() throws Exception {
		try (FakeNode node = FakeNode.withServers(Certificates.serve(trusted))) {
			bare(node).run((context) -> assertThatExceptionOfType(FabricException.class)
				.isThrownBy(() -> context.getBean(TopologySource.class).fetch(Set.of("YYZ")))
				.withMessageEndingWith(
						" speaks TLS; check fabric.addresses, and set fabric.ssl.bundle to connect encrypted"));
		}
	}

	@Test
	void anUnknownBundleIsToldAtStart() throws Exception {
		try (FakeNode node = FakeNode.withServers(Certificates.serve(trusted))) {
			runner(node, trusted).withPropertyValues("fabric.ssl.bundle=other")
				.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("'other'"));
		}
	}

	private static void refused(FakeNode node, Path trust, String reason) {
		runner(node, trust).withBean(Contexts.Eager.class)
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure())).isEqualTo(
					"A database connection is needed while the application starts, and the Fabric node did not tell"
							+ " where the group's servers are: dump.servers: the node at " + node.address() + " "
							+ reason + ACTION));
	}

	private static ApplicationContextRunner runner(FakeNode node, Path trust) {
		return bare(node).withPropertyValues("spring.ssl.bundle.jks.fabric.truststore.location=file:" + trust,
				"spring.ssl.bundle.jks.fabric.truststore.type=PKCS12",
				"spring.ssl.bundle.jks.fabric.truststore.password=" + Certificates.PASSWORD,
				"fabric.ssl.bundle=fabric");
	}

	private static ApplicationContextRunner bare(FakeNode node) {
		return Contexts.bare()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("fabric.addresses=" + node.address(), "fabric.default-group=YYZ",
					"fabric.datasource.username=app", "fabric.retry.timeout=100ms");
	}

}
