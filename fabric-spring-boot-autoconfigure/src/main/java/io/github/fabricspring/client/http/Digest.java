package io.github.fabricspring.client.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A challenge of HTTP digest authentication (RFC 2617, MD5, qop=auth). It comes from a
 * node or is invented by the client: the original node accepts an invented nonce, which
 * saves a connection per call. Each nonce is used once: its count must rise without a
 * gap, which concurrent calls cannot ensure.
 *
 * @param realm the realm
 * @param nonce the nonce
 * @param opaque returned to the node unchanged
 */
public record Digest(String realm, String nonce, String opaque) {

	private static final String PATH = "/RPC2";

	private static final Pattern ATTRIBUTE = Pattern
		.compile("(\\w+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");

	/**
	 * Creates a challenge that no node has sent.
	 * @return one of the original node's realm, with a random nonce
	 */
	public static Digest invented() {
		return new Digest("MySQL Fabric", UUID.randomUUID().toString().replace("-", ""), "");
	}

	/**
	 * Parses a node's challenge.
	 * @param header the value of {@code WWW-Authenticate}
	 * @return the challenge, {@code null} if the client does not support it
	 */
	public static @Nullable Digest parse(@Nullable String header) {
		if (header == null || !header.toLowerCase(Locale.ROOT).startsWith("digest ")) {
			return null;
		}
		Map<String, String> attributes = new HashMap<>();
		Matcher matcher = ATTRIBUTE.matcher(header.substring("digest ".length()));
		while (matcher.find()) {
			attributes.put(matcher.group(1).toLowerCase(Locale.ROOT),
					(matcher.group(2) != null) ? matcher.group(2) : matcher.group(3));
		}
		String realm = attributes.get("realm");
		String nonce = attributes.get("nonce");
		boolean answerable = attributes.getOrDefault("algorithm", "MD5").equalsIgnoreCase("MD5")
				&& List.of(attributes.getOrDefault("qop", "auth").split("\\s*,\\s*")).contains("auth");
		return (answerable && realm != null && nonce != null)
				? new Digest(realm, nonce, attributes.getOrDefault("opaque", "")) : null;
	}

	/**
	 * Answers the challenge.
	 * @param user the user name
	 * @param password the user's password
	 * @return the value of {@code Authorization}, with a client nonce of its own
	 */
	public String authorization(String user, String password) {
		return authorization(user, password, UUID.randomUUID().toString().substring(0, 8));
	}

	// The original node refuses any other attribute
	String authorization(String user, String password, String clientNonce) {
		String secret = md5(user + ":" + this.realm + ":" + password);
		String response = md5(secret + ":" + this.nonce + ":00000001:" + clientNonce + ":auth:" + md5("POST:" + PATH));
		return "Digest username=\"" + user.replace("\\", "\\\\").replace("\"", "\\\"") + "\", realm=\"" + this.realm
				+ "\", nonce=\"" + this.nonce + "\", uri=\"" + PATH + "\", response=\"" + response + "\", opaque=\""
				+ this.opaque + "\", algorithm=\"MD5\", qop=auth, nc=00000001, cnonce=\"" + clientNonce + "\"";
	}

	private static String md5(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("This Java runtime has no MD5, which the Fabric protocol needs", ex);
		}
	}

}
