package io.github.fabricspring.acceptance.page;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests of what the sample says where it has no page.
 */
class RunningSampleIntegrationTests {

	@TempDir
	private Path directory;

	@Test
	void aPageWhosePortIsTakenIsSaidToBeMissing() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThatIOException()
				.isThrownBy(() -> RunningSample.start(this.directory, "--page=" + other.getLocalPort()).close())
				.withMessageContaining("No page: it cannot be served at port " + other.getLocalPort());
		}
	}

}
