package io.github.fabricspring.connection.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;

import com.mysql.cj.jdbc.Driver;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DriverVersion}.
 */
class DriverVersionTests {

	@Test
	void isThatOfTheDriverThatRuns() throws ReflectiveOperationException {
		Class<?> version = new OtherDriver("99.1.0").loadClass(DriverVersion.class.getName());
		assertThat(version.getMethod("get").invoke(null)).isEqualTo("99.1.0");
	}

	/** A class path with another version of the driver. */
	private static final class OtherDriver extends ClassLoader {

		private static final Set<String> OWN = Set.of(DriverVersion.class.getName(), Driver.class.getName());

		OtherDriver(String version) {
			super(DriverVersionTests.class.getClassLoader());
			definePackage(Driver.class.getPackageName(), null, null, null, null, version, null, null);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!OWN.contains(name)) {
				return super.loadClass(name, resolve);
			}
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}

		private Class<?> define(String name) {
			try (InputStream in = Objects
				.requireNonNull(getResourceAsStream(name.replace('.', '/').concat(".class")))) {
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
