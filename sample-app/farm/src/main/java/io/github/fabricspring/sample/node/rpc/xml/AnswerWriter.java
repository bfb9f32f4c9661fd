package io.github.fabricspring.sample.node.rpc.xml;

import java.math.BigDecimal;
import java.util.List;

/**
 * Writes answers and faults exactly as the original does. The Apache library's own writer
 * would call an int {@code i4}, leave strings untyped and give doubles an exponent.
 */
public final class AnswerWriter {

	private static final int FORMAT = 1;

	private static final String FABRIC_UUID = "5ca1ab1e-a007-feed-f00d-cab3fe13249e";

	private final StringBuilder xml = new StringBuilder(2048);

	private AnswerWriter() {
	}

	public static String answer(CommandResult answer) {
		AnswerWriter writer = new AnswerWriter();
		writer.xml.append("<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n");
		writer.array(() -> {
			writer.scalar(FORMAT);
			writer.scalar(FABRIC_UUID);
			writer.scalar(answer.ttlSeconds());
			writer.scalar(answer.error());
			writer.array(() -> answer.resultSets().forEach(writer::resultSet));
		});
		return writer.xml.append("</param>\n</params>\n</methodResponse>\n").toString();
	}

	public static String fault(String message) {
		AnswerWriter writer = new AnswerWriter();
		writer.xml.append("<?xml version='1.0'?>\n<methodResponse>\n<fault>\n");
		writer.struct(() -> {
			writer.member("faultCode", () -> writer.scalar(1));
			writer.member("faultString", () -> writer.scalar(message));
		});
		return writer.xml.append("</fault>\n</methodResponse>\n").toString();
	}

	private void resultSet(ResultSet resultSet) {
		struct(() -> {
			member("info", () -> struct(() -> member("names", () -> row(resultSet.columns()))));
			member("rows", () -> array(() -> resultSet.rows().forEach(this::row)));
		});
	}

	private void row(List<?> values) {
		array(() -> values.forEach(this::scalar));
	}

	private void array(Runnable values) {
		this.xml.append("<value><array><data>\n");
		values.run();
		this.xml.append("</data></array></value>\n");
	}

	private void struct(Runnable members) {
		this.xml.append("<value><struct>\n");
		members.run();
		this.xml.append("</struct></value>\n");
	}

	private void member(String name, Runnable value) {
		this.xml.append("<member>\n<name>").append(name).append("</name>\n");
		value.run();
		this.xml.append("</member>\n");
	}

	private void scalar(Object value) {
		if (value instanceof Integer) {
			typed("int", value.toString());
		}
		else if (value instanceof Boolean flag) {
			typed("boolean", flag ? "1" : "0");
		}
		else if (value instanceof Double number) {
			BigDecimal decimal = BigDecimal.valueOf(number);
			typed("double", decimal.setScale(Math.max(1, decimal.scale())).toPlainString());
		}
		else {
			typed("string", escape(value.toString()));
		}
	}

	private void typed(String type, String text) {
		this.xml.append("<value><").append(type).append('>');
		this.xml.append(text);
		this.xml.append("</").append(type).append("></value>\n");
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> {
			switch (c) {
				case '&' -> escaped.append("&amp;");
				case '<' -> escaped.append("&lt;");
				case '>' -> escaped.append("&gt;");
				default -> escaped.appendCodePoint(isXml(c) ? c : '?');
			}
		});
		return escaped.toString();
	}

	private static boolean isXml(int c) {
		return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD)
				|| c >= 0x10000;
	}

}
