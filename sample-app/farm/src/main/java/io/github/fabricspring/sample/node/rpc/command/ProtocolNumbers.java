package io.github.fabricspring.sample.node.rpc.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerAccess;
import io.github.fabricspring.sample.node.NodeException;

/**
 * The numbers of statuses and modes. Dumps give the numbers; callers may send a number or
 * a name in any case.
 */
final class ProtocolNumbers {

	private static final List<MemberStatus> STATUSES = List.of(MemberStatus.FAULTY, MemberStatus.SPARE,
			MemberStatus.SECONDARY, MemberStatus.PRIMARY);

	private static final List<ServerAccess> MODES = List.of(ServerAccess.OFFLINE, ServerAccess.READ_ONLY,
			ServerAccess.WRITE_ONLY, ServerAccess.READ_WRITE);

	private ProtocolNumbers() {
	}

	static int of(MemberStatus status) {
		return STATUSES.indexOf(status);
	}

	static int of(ServerAccess mode) {
		return MODES.indexOf(mode);
	}

	static MemberStatus status(String text) {
		return choose(STATUSES, text, "status (%s). Possible values are %s.");
	}

	static ServerAccess mode(String text) {
		return choose(MODES, text, "mode (%s). Possible values are: %s.");
	}

	private static <E extends Enum<E>> E choose(List<E> values, String text, String complaint) {
		String wanted = text.strip().toUpperCase(Locale.ROOT);
		for (int number = 0; number < values.size(); number++) {
			E value = values.get(number);
			if (value.name().equals(wanted) || Integer.toString(number).equals(wanted)) {
				return value;
			}
		}
		String possible = IntStream.range(0, values.size())
			.mapToObj((number) -> "(%d, '%s')".formatted(number, values.get(number).name()))
			.collect(Collectors.joining(", "));
		throw new NodeException("ServerError: Trying to use an invalid " + complaint.formatted(text, possible));
	}

}
