package io.github.fabricspring.sample.node.rpc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.rpc.command.Arguments;
import io.github.fabricspring.sample.node.rpc.command.Command;
import io.github.fabricspring.sample.node.rpc.command.Commands;
import io.github.fabricspring.sample.node.rpc.http.HttpRefusal;
import io.github.fabricspring.sample.node.rpc.http.HttpRequest;
import io.github.fabricspring.sample.node.rpc.http.HttpResponse;
import io.github.fabricspring.sample.node.rpc.xml.AnswerWriter;
import io.github.fabricspring.sample.node.rpc.xml.CommandResult;
import io.github.fabricspring.sample.node.rpc.xml.MalformedCallException;
import io.github.fabricspring.sample.node.rpc.xml.MethodCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler from a request to its response. It checks in the original's order, which
 * decides the error that a wrong request gets.
 */
final class RpcHandler implements Function<HttpRequest, HttpResponse> {

	private static final Logger logger = LoggerFactory.getLogger(RpcHandler.class);

	private static final Set<String> PATHS = Set.of("/", "/RPC2");

	private static final Pattern METHOD_NAME = Pattern.compile("<methodName>(.*)</methodName>",
			Pattern.CASE_INSENSITIVE);

	/** The method that the original's command line calls to identify the node. */
	private static final String PROBE = "_some_nonexisting_method";

	private final Authorization authorization;

	private final Commands commands;

	private final int ttlSeconds;

	RpcHandler(Authorization authorization, Commands commands, int ttlSeconds) {
		this.authorization = authorization;
		this.commands = commands;
		this.ttlSeconds = ttlSeconds;
	}

	@Override
	public HttpResponse apply(HttpRequest request) {
		try {
			return HttpResponse.xml(answer(request), request.acceptsGzip());
		}
		catch (HttpRefusal ex) {
			return ex.response();
		}
	}

	private String answer(HttpRequest request) throws HttpRefusal {
		if (!"POST".equals(request.method())) {
			throw new HttpRefusal(
					HttpResponse.empty(501, "Unsupported method ('%s')".formatted(printable(request.method()))));
		}
		NodeRole role = this.authorization.roleOf(request);
		if (!PATHS.contains(request.path())) {
			throw new HttpRefusal(HttpResponse.text(404, "Not Found", "No such page"));
		}
		byte[] body = request.body();
		if (body == null) {
			throw new HttpRefusal(HttpResponse.empty(500, "Internal Server Error"));
		}
		String encoding = request.header("Content-Encoding");
		if (encoding != null && !"identity".equalsIgnoreCase(encoding)) {
			throw new HttpRefusal(HttpResponse.empty(501,
					"encoding '%s' not supported".formatted(printable(encoding.toLowerCase(Locale.ROOT)))));
		}
		Matcher methodName = METHOD_NAME.matcher(new String(body, StandardCharsets.UTF_8));
		if (!methodName.find()) {
			throw new HttpRefusal(HttpResponse.empty(400, "Bad Request"));
		}
		checkPermission(methodName.group(1), role);
		try {
			return execute(MethodCall.parse(body));
		}
		catch (MalformedCallException ex) {
			return AnswerWriter.fault(String.valueOf(ex.getMessage()));
		}
	}

	private void checkPermission(String methodName, NodeRole role) throws HttpRefusal {
		if (!this.authorization.isOn() || PROBE.equals(methodName)) {
			return;
		}
		String[] parts = methodName.split("\\.", -1);
		if (parts.length != 2) {
			throw new HttpRefusal(HttpResponse.headersOnly());
		}
		if (!role.permits(parts[0])) {
			throw new HttpRefusal(
					HttpResponse.empty(403, "Not allowed to execute 'core.%s'".formatted(printable(methodName))));
		}
	}

	private String execute(MethodCall call) {
		Command command = this.commands.find(call.method());
		if (command == null) {
			return AnswerWriter
				.fault("<type 'exceptions.Exception'>:method \"%s\" is not supported".formatted(call.method()));
		}
		try {
			return AnswerWriter
				.answer(new CommandResult(this.ttlSeconds, "", command.run(new Arguments(call.parameters()))));
		}
		catch (NodeException ex) {
			return AnswerWriter.answer(new CommandResult(this.ttlSeconds, String.valueOf(ex.getMessage()), List.of()));
		}
		catch (RuntimeException ex) {
			logger.warn("{} failed", call.method(), ex);
			String message = (ex.getMessage() != null) ? ex.getMessage() : ex.toString();
			return AnswerWriter.answer(new CommandResult(0, "Exception raised - '%s'".formatted(message), List.of()));
		}
	}

	// Text of the caller must not end the status line
	private static String printable(String text) {
		return text.replaceAll("[^\\x20-\\x7e]", "?");
	}

}
