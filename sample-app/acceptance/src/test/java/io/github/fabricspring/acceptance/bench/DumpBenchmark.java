package io.github.fabricspring.acceptance.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import io.github.fabricspring.client.FabricClient;
import io.github.fabricspring.client.FabricClientSettings;
import io.github.fabricspring.topology.HostAndPort;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A dump of many servers, from the question to the parsed answer, over loopback.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class DumpBenchmark {

	private static final String NAMES = "<struct><member><name>info</name><value><struct><member><name>names</name>"
			+ "<value><array><data>%s</data></array></value></member></struct></value></member>"
			+ "<member><name>rows</name><value><array><data>";

	private static final List<String> COLUMNS = List.of("server_uuid", "group_id", "host", "port", "mode", "status",
			"weight");

	/** How many servers the answer has. */
	@Param("30000")
	public int servers;

	@SuppressWarnings("NullAway.Init") // set up before each run
	private HttpServer node;

	@SuppressWarnings("NullAway.Init")
	private FabricClient client;

	/**
	 * Starts what answers.
	 * @throws IOException if no port can be had
	 */
	@Setup
	public void open() throws IOException {
		byte[] answer = answer().getBytes(StandardCharsets.US_ASCII);
		this.node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.node.createContext("/RPC2", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			exchange.getResponseHeaders().add("Content-Type", "text/xml");
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		this.node.start();
		HostAndPort address = HostAndPort.parse("node", "127.0.0.1:" + this.node.getAddress().getPort(), 32274);
		this.client = new FabricClient(new FabricClientSettings(List.of(address), null, Duration.ofSeconds(1),
				Duration.ofMinutes(1), FabricClientSettings.DEFAULT_MAX_ANSWER_BYTES));
	}

	/** Stops it. */
	@TearDown
	public void close() {
		this.node.stop(0);
	}

	@Benchmark
	public int dump() {
		int size = this.client.dumpServers(List.of()).servers().size();
		if (size != this.servers) {
			throw new IllegalStateException("parsed " + size + " servers of " + this.servers);
		}
		return size;
	}

	// As recorded in wire/dump.servers.txt, but for line ends.
	private String answer() {
		StringBuilder xml = new StringBuilder("<?xml version='1.0'?><methodResponse><params><param><value><array><data>"
				+ "<value><int>1</int></value><value><string>5ca1ab1e-a007-feed-f00d-cab3fe13249e</string></value>"
				+ "<value><int>1</int></value><value><string></string></value><value><array><data><value>");
		StringBuilder names = new StringBuilder();
		COLUMNS.forEach((column) -> names.append("<value><string>").append(column).append("</string></value>"));
		xml.append(NAMES.formatted(names));
		for (int i = 0; i < this.servers; i++) {
			xml.append("""
					<value><array><data><value><string>%08x-0000-11e5-8000-000000000000</string></value>\
					<value><string>group%d</string></value><value><string>10.0.0.1</string></value>\
					<value><int>3306</int></value><value><int>%d</int></value><value><int>%d</int></value>\
					<value><double>1.0</double></value></data></array></value>""".formatted(i, i / 3,
					(i % 3 == 0) ? 3 : 1, (i % 3 == 0) ? 3 : 2));
		}
		return xml.append("</data></array></value></member></struct></value></data></array></value>")
			.append("</data></array></value></param></params></methodResponse>")
			.toString();
	}

}
