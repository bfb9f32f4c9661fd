package io.github.fabricspring.autoconfigure.startup;

import java.io.IOException;
import java.util.Objects;

import io.github.fabricspring.connection.driver.DriverVersion;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * The versions of the starter and of what it stands on.
 */
public final class Versions {

	private static final String UNKNOWN = "of unknown version";

	private Versions() {
	}

	/**
	 * Describes the versions.
	 * @return one line
	 */
	public static String describe() {
		return "fabric-spring-boot %s, Spring Boot %s, HikariCP %s, Connector/J %s, Java %s".formatted(
				Objects.requireNonNullElse(Versions.class.getPackage().getImplementationVersion(), "unpackaged"),
				SpringBootVersion.getVersion(), hikari(), DriverVersion.get(), Runtime.version().feature());
	}

	// HikariCP's manifest has no version
	private static String hikari() {
		try {
			return PropertiesLoaderUtils
				.loadProperties(new ClassPathResource("META-INF/maven/com.zaxxer/HikariCP/pom.properties"))
				.getProperty("version", UNKNOWN);
		}
		catch (IOException ex) {
			return UNKNOWN;
		}
	}

}
