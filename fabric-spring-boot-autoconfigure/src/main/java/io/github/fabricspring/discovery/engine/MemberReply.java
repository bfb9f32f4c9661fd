package io.github.fabricspring.discovery.engine;

import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking at one address. Without report and failure the question is still on
 * its way.
 *
 * @param address the address that was asked
 * @param report the answer, {@code null} if there is none
 * @param failure why there is none, one clause; {@code null} if none is known
 * @param hindered whether the server lives and answered with an error that says nothing
 * about its role, such as too many connections
 */
public record MemberReply(HostAndPort address, @Nullable Report report, @Nullable String failure, boolean hindered) {

	/**
	 * Creates a reply with an answer.
	 * @param address the address that was asked
	 * @param report the answer
	 * @return the reply
	 */
	public static MemberReply answered(HostAndPort address, Report report) {
		return new MemberReply(address, report, null, false);
	}

	/**
	 * Creates a reply without an answer.
	 * @param address the address that was asked
	 * @param failure why there is none, one clause
	 * @return the reply
	 */
	public static MemberReply failed(HostAndPort address, String failure) {
		return new MemberReply(address, null, failure, false);
	}

	/**
	 * Creates a reply of a server that lives and could not be asked.
	 * @param address the address that was asked
	 * @param failure the server's error, one clause
	 * @return the reply
	 */
	public static MemberReply hindered(HostAndPort address, String failure) {
		return new MemberReply(address, null, failure, true);
	}

	/**
	 * Creates a reply of a question that is on its way.
	 * @param address the address that was asked
	 * @return the reply
	 */
	public static MemberReply pending(HostAndPort address) {
		return new MemberReply(address, null, null, false);
	}

}
