package io.github.fabricspring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of encrypted connections with an SSL bundle.
 */
class SslBundleTests {

	/** A certificate of nobody, valid until 2125. */
	private static final String CERTIFICATE = """
			-----BEGIN CERTIFICATE-----
			MIIBejCCAR+gAwIBAgIUegfK74IS2l93ANqjcTiuOGHj0A4wCgYIKoZIzj0EAwIw
			ETEPMA0GA1UEAwwGbm9ib2R5MCAXDTI2MTEyODA4MDkwNloYDzIxMjUwNjIyMDgw
			OTA2WjARMQ8wDQYDVQQDDAZub2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
			AARasThAJ/CU6dYgNCOV0NgF6lF7wAo2J2k9WPBaGXcC50n6pFv9WA6uC9/Dm4ck
			lUSVzk617hNjAQEDk6AjbjUeo1MwUTAdBgNVHQ4EFgQU8qHZlRv3R8jemgFKpVJY
			+jQ7Ng8wHwYDVR0jBBgwFoAU8qHZlRv3R8jemgFKpVJY+jQ7Ng8wDwYDVR0TAQH/
			BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAsk2UJrOPL3d7wXuf5ZQmQqV9hu9j
			1E/qY+0uBlbvDA8CIQCCR7bduXwJC4UJ5M/Ot11xlHR0KMevkNic9ZIfCn3CSw==
			-----END CERTIFICATE-----""";

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
		.withPropertyValues("spring.ssl.bundle.pem.mysql.truststore.certificate=" + CERTIFICATE,
				"fabric.datasource.ssl.bundle=mysql");

	@Test
	void theDriverGetsTheTrustStoreOfTheBundleAndVerifiesTheHost() {
		this.runner.run((context) -> {
			Map<String, String> properties = context.getBean(GroupPoolSettings.class).apply("YYZ").properties();
			assertThat(properties).containsEntry("sslMode", "VERIFY_IDENTITY")
				.containsEntry("trustCertificateKeyStoreType", "PKCS12");
			assertThat(trusted(properties)).isOne();
			assertThat(context.getBean(GroupPoolSettings.class).apply("ZRH").properties()).isEqualTo(properties);
		});
	}

	@Test
	void aPropertyOfTheDriverGoesFirst() {
		this.runner.withPropertyValues("fabric.datasource.properties.sslMode=VERIFY_CA")
			.run((context) -> assertThat(context.getBean(GroupPoolSettings.class).apply("YYZ").properties())
				.containsEntry("sslMode", "VERIFY_CA"));
	}

	@Test
	void anUnknownBundleIsToldAtStart() {
		this.runner.withPropertyValues("fabric.datasource.ssl.bundle=other")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("'other'"));
	}

	private static int trusted(Map<String, String> properties) throws Exception {
		Path file = Path.of(URI.create(Objects.requireNonNull(properties.get("trustCertificateKeyStoreUrl"))));
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = open(file)) {
			store.load(in, Objects.requireNonNull(properties.get("trustCertificateKeyStorePassword")).toCharArray());
		}
		return store.size();
	}

	private static InputStream open(Path file) throws IOException {
		return Files.newInputStream(file);
	}

}
