package io.github.fabricspring.sample.node.rpc.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Digest (RFC 2617, MD5, {@code qop="auth"}) as the original does it: any nonce is
 * accepted at its first use, the client's own included, and neither the path nor, with
 * {@code auth-int}, the body is part of what is signed.
 */
public final class DigestAuthentication {

	private static final String REALM = "MySQL Fabric";

	private static final Set<String> KNOWN_ATTRIBUTES = Set.of("username", "realm", "nonce", "response", "nc", "cnonce",
			"qop", "algorithm", "uri", "opaque");

	private static final Set<String> QUALITIES = Set.of("auth", "auth-int");

	private static final Pattern ATTRIBUTE = Pattern
		.compile("\\G\\s*([^\\s=,]+)\\s*=\\s*(?:\"([^\"]*)\"|([^,]*))(?:,|$)");

	private static final Pattern COUNT = Pattern.compile("[0-9a-fA-F]{1,7}|[0-7][0-9a-fA-F]{7}");

	private final Map<String, String> passwords;

	private final Nonces nonces;

	private final String opaque = UUID.randomUUID().toString().replace("-", "");

	/**
	 * Creates the guard.
	 * @param passwords the passwords by user
	 * @param clock the clock by which used nonces are forgotten
	 */
	public DigestAuthentication(Map<String, String> passwords, Clock clock) {
		this.passwords = Map.copyOf(passwords);
		this.nonces = new Nonces(clock);
	}

	/**
	 * Authenticates a request.
	 * @param request the request
	 * @return the user's name
	 * @throws HttpRefusal if the request has no valid login
	 */
	public String authenticate(HttpRequest request) throws HttpRefusal {
		String authorization = request.header("Authorization");
		if (authorization == null) {
			throw new HttpRefusal(HttpResponse.challenge(challenge()));
		}
		Map<String, String> attributes = parse(authorization);
		String user = required(attributes, "username");
		String nonce = required(attributes, "nonce");
		String password = this.passwords.get(user);
		if (password == null) {
			throw wrongCredentials();
		}
		String quality = attributes.getOrDefault("qop", "");
		if (!QUALITIES.contains(quality)) {
			throw new HttpRefusal(HttpResponse.nothing());
		}
		String count = required(attributes, "nc");
		String expected = hash(String.join(":", hash(user + ":" + REALM + ":" + password), nonce, count,
				required(attributes, "cnonce"), quality, hash("POST:/RPC2")));
		if (!same(expected, attributes.get("response"))) {
			throw wrongCredentials();
		}
		if (!COUNT.matcher(count).matches() || !this.nonces.use(nonce, Integer.parseInt(count, 16))) {
			throw new HttpRefusal(HttpResponse.nothing());
		}
		return user;
	}

	private String challenge() {
		String nonce = Base64.getEncoder()
			.encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
		return "Digest realm=\"%s\", nonce=\"%s\", algorithm=\"MD5\", opaque=\"%s\", qop=\"auth\"".formatted(REALM,
				nonce, this.opaque);
	}

	private static Map<String, String> parse(String authorization) throws HttpRefusal {
		int space = authorization.indexOf(' ');
		String list = authorization.substring(space + 1).strip();
		Map<String, String> attributes = new HashMap<>();
		Matcher matcher = ATTRIBUTE.matcher(list);
		int end = 0;
		while (end < list.length() && matcher.find()) {
			String name = matcher.group(1);
			if (!KNOWN_ATTRIBUTES.contains(name)) {
				throw wrongCredentials();
			}
			String quoted = matcher.group(2);
			attributes.put(name, (quoted != null) ? quoted : matcher.group(3).strip());
			end = matcher.end();
		}
		if (end < list.length()) {
			throw new HttpRefusal(HttpResponse.nothing());
		}
		return attributes;
	}

	private static String required(Map<String, String> attributes, String name) throws HttpRefusal {
		String value = attributes.get(name);
		if (value == null) {
			throw new HttpRefusal(HttpResponse.nothing());
		}
		return value;
	}

	private static HttpRefusal wrongCredentials() {
		return new HttpRefusal(HttpResponse.unterminated(400, "Bad Request"));
	}

	private static boolean same(String expected, @Nullable String given) {
		return given != null && MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII),
				given.getBytes(StandardCharsets.UTF_8));
	}

	private static String hash(String text) {
		try {
			MessageDigest md5 = MessageDigest.getInstance("MD5");
			return HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has MD5", ex);
		}
	}

}
