package io.github.fabricspring.sample.node.rpc;

import java.util.regex.Pattern;

/**
 * A response without what differs from one run to the next.
 */
final class Masked {

	private static final String[][] MASKS = {
			// Who answers, and when.
			{ "\nServer: [^\r]*\r", "\nServer: *\r" },
			{ "\nDate: \\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT\r", "\nDate: *\r" },
			{ " nonce=\"[\\w=+/-]{20,}\"", " nonce=\"*\"" }, { " opaque=\"\\w{32}\"", " opaque=\"*\"" },
			// A node's own port in its list of nodes.
			{ "(<value><string>127.0.0.1</string></value>\n<value><int>)\\d{4,5}(</int></value>\n</data>)", "$1*$2" },
			// A procedure's id, its times, and the address of the object that triggered
			// it.
			{ "<string>[\\da-f]{8}-[\\da-f]{4}-4[\\da-f-]{21}</string>(?=</value>\n<value><boolean>)",
					"<string>*</string>" },
			{ "<double>\\d{10}\\.\\d{1,6}</double>", "<double>*</double>" },
			{ "Triggered by &lt;.*&gt;\\.", "Triggered by *." } };

	private static final Pattern LENGTH = Pattern.compile("\nContent-length: \\d+\r");

	private static final Pattern FURTHER_STEPS = Pattern
		.compile("(Executed action \\(\\w+\\)\\.</string></value>\n</data></array></value>\n)"
				+ "(<value><array><data>\n(<value>(?!<array>).*</value>\n){4}</data></array></value>\n)+");

	private Masked() {
	}

	/**
	 * The same of a procedure's report, cut after its first step.
	 * @param response the response
	 * @return the part
	 */
	static String firstStepOf(String response) {
		return FURTHER_STEPS.matcher(of(response)).replaceFirst("$1");
	}

	static String of(String response) {
		String masked = response;
		for (String[] mask : MASKS) {
			masked = masked.replaceAll(mask[0], mask[1]);
		}
		boolean bodyDiffers = masked.contains("<double>*") || masked.contains("<int>*");
		return bodyDiffers ? LENGTH.matcher(masked).replaceAll("\nContent-length: *\r") : masked;
	}

}
