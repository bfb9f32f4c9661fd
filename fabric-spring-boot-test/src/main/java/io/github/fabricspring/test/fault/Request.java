package io.github.fabricspring.test.fault;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A packet on its way from a client to the server.
 *
 * @param connection the number of its connection, from 0 in the order of acceptance
 * @param index its number on that connection, from 0
 * @param command the command byte, -1 while the connection is being established
 * @param text the statement, empty for other commands
 * @param port the client's port as the server sees it
 */
public record Request(int connection, int index, int command, String text, int port) {

	private static final int QUIT = 0x01;

	private static final int QUERY = 0x03;

	private static final int SEND_LONG_DATA = 0x18;

	private static final int CLOSE_STATEMENT = 0x19;

	/** The procedure of an outcome table of any name. */
	private static final Pattern KEYED_COMMIT = Pattern.compile("CALL (`[^`]+`\\.)?`\\w*commit`\\(x'[0-9a-f]{32}'\\)");

	static Request of(int connection, int index, Packet packet, int port) {
		if (packet.sequence() != 0 || packet.length() == 0) {
			return new Request(connection, index, -1, "", port);
		}
		int command = packet.payload(0);
		String text = (command == QUERY) ? packet.text(textFrom(packet), StandardCharsets.UTF_8) : "";
		return new Request(connection, index, command, text, port);
	}

	// a client that can send query attributes sends their number first: none, in one set
	private static int textFrom(Packet packet) {
		boolean attributes = packet.length() > 2 && packet.payload(1) == 0 && packet.payload(2) == 1;
		return attributes ? 3 : 1;
	}

	/**
	 * Whether the text starts so, without regard to case.
	 * @param start a statement's beginning
	 * @return whether it does
	 */
	public boolean startsWith(String start) {
		return this.text.regionMatches(true, 0, start, 0, start.length());
	}

	/**
	 * Whether it commits: by COMMIT, or by the procedure that writes a key and commits.
	 * @return whether it does
	 */
	public boolean isCommit() {
		return startsWith("COMMIT") || KEYED_COMMIT.matcher(this.text).matches();
	}

	/**
	 * Whether it asks for something on an established connection.
	 * @return whether it is neither part of the connecting nor of the parting
	 */
	public boolean isCommand() {
		return this.command >= 0 && !isQuit();
	}

	/**
	 * Tells whether the client closes the connection.
	 * @return whether it is {@code COM_QUIT}
	 */
	public boolean isQuit() {
		return this.command == QUIT;
	}

	boolean isAnswered() {
		return this.command != QUIT && this.command != SEND_LONG_DATA && this.command != CLOSE_STATEMENT;
	}

}
