package io.github.fabricspring.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.github.fabricspring.client.FabricException.ProtocolViolation;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What an answer's XML may not do to the client.
 */
@Timeout(20)
class HostileXmlTests {

	@Test
	void noFileIsReadForAStranger(@TempDir Path directory) throws Exception {
		Path secret = Files.writeString(directory.resolve("secret"), "the-secret");
		String xml = "<!DOCTYPE methodResponse [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>" + answer("&x;");
		assertRefused(xml).withMessageContaining("DOCTYPE").withMessageNotContaining("the-secret");
	}

	@Test
	void noEntityIsExpanded() throws Exception {
		StringBuilder bomb = new StringBuilder("<!DOCTYPE methodResponse [<!ENTITY a0 \"ha\">");
		for (int i = 1; i < 30; i++) {
			bomb.append("<!ENTITY a" + i + " \"&a" + (i - 1) + ";&a" + (i - 1) + ";\">");
		}
		assertRefused(bomb + "]>" + answer("&a29;")).withMessageContaining("DOCTYPE");
	}

	@Test
	void nestingWithoutEndIsRefused() throws Exception {
		String deep = "<value><array><data>".repeat(20_000);
		assertRefused("<methodResponse><params><param>" + deep).withMessageContaining("cannot be read");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<methodResponse><params><param><value>", "<methodResponse></methodResponse>",
			"<methodResponse><params><param><value>x</value></param></params></methodResponse>",
			"<methodResponse><params><param><value><array><data></data></array></value></param></params></methodResponse>",
			"<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>",
			"<methodResponse><params><param><value><strange/></value></param></params></methodResponse>",
			"<methodResponse><fault></fault></methodResponse>",
			"<methodResponse><fault><value><int>1</int></value></fault></methodResponse>" })
	void anotherLayoutIsAProtocolViolation(String xml) throws Exception {
		assertRefused(xml);
	}

	@Test
	void aRowThatLacksAValueIsAProtocolViolation() throws Exception {
		String recorded = new String(Recording.read("dump.servers").lastResponse(), StandardCharsets.ISO_8859_1);
		String xml = recorded.substring(recorded.indexOf("<?xml"))
			.replaceFirst("<value><double>1.0</double></value>", "");
		assertRefused(xml).withMessageContaining("a row has 6 values for the columns [server_uuid, group_id");
	}

	@Test
	void aMissingColumnIsNamed() throws Exception {
		String recorded = new String(Recording.read("dump.servers").lastResponse(), StandardCharsets.ISO_8859_1);
		assertRefused(recorded.substring(recorded.indexOf("<?xml")).replace(">status<", ">state<"))
			.withMessageContaining("no column status among [server_uuid, group_id");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void answerWithAnyDefectIsAnErrorOfTheNode(long seed) throws Exception {
		String recorded = new String(Recording.read("dump.servers").lastResponse(), StandardCharsets.ISO_8859_1);
		String xml = recorded.substring(recorded.indexOf("<?xml"));
		Random random = new Random(seed);
		String[] parts = { "", "<nil/>", "<value/>", "<int>99999999999</int>", "<value><i4></i4></value>",
				"<value><array><data/></array></value>", "<value><struct/></value>", "</member>",
				"<double>NaN</double>", "<fault>", "<value><dateTime.iso8601>x</dateTime.iso8601></value>",
				"<value><base64>%</base64></value>" };
		try (FakeNode node = new FakeNode((number, request, out) -> {
			int from = random.nextInt(xml.length());
			int to = Math.min(xml.length(), from + random.nextInt(60));
			int open = xml.indexOf('<', from);
			int place = (open >= 0 && random.nextBoolean()) ? open : from;
			String defect = xml.substring(0, place) + parts[random.nextInt(parts.length)]
					+ xml.substring(Math.max(place, to));
			byte[] body = defect.getBytes(StandardCharsets.ISO_8859_1);
			out.write(("HTTP/1.0 200 OK\r\nContent-length: " + body.length + "\r\n\r\n")
				.getBytes(StandardCharsets.ISO_8859_1));
			out.write(body);
		})) {
			FabricClient client = node.client(new FabricCredentials("admin", "secret"), Duration.ofSeconds(10));
			for (int i = 0; i < 400; i++) {
				Throwable thrown = catchThrowable(() -> client.dumpServers(List.of()));
				assertThat(thrown).satisfiesAnyOf((none) -> assertThat(none).isNull(),
						(error) -> assertThat(error).isInstanceOf(FabricException.class));
			}
		}
	}

	private static String answer(String text) {
		return "<methodResponse><params><param><value><string>" + text
				+ "</string></value></param></params></methodResponse>";
	}

	private static ThrowableAssertAlternative<ProtocolViolation> assertRefused(String xml) throws IOException {
		byte[] body = xml.getBytes(StandardCharsets.UTF_8);
		String head = "HTTP/1.0 200 OK\r\nContent-length: " + body.length + "\r\n\r\n";
		try (FakeNode node = FakeNode.answering((head + xml).getBytes(StandardCharsets.UTF_8))) {
			FabricClient client = node.client(new FabricCredentials("admin", "secret"), Duration.ofSeconds(10));
			return assertThatExceptionOfType(ProtocolViolation.class).isThrownBy(() -> client.dumpServers(List.of()));
		}
	}

}
