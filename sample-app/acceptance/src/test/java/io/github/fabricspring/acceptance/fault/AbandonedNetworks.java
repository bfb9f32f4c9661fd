package io.github.fabricspring.acceptance.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.fabricspring.sample.farm.process.FarmException;

/**
 * The networks of JVMs that were killed before they could take them down. Each carries
 * the process id of its JVM in its name.
 */
final class AbandonedNetworks {

	static final String PREFIX = "fs";

	private static final Pattern SPACE = Pattern.compile("(?m)^" + PREFIX + "(\\d+)-\\d+");

	private static final Pattern BRIDGE = Pattern.compile("(?m)^\\d+: " + PREFIX + "(\\d+):");

	private AbandonedNetworks() {
	}

	/** Removes them all. */
	static void remove() {
		for (String space : abandoned(SPACE, NetworkPartition.ip("netns list"))) {
			quietly("netns del " + space);
		}
		for (String bridge : abandoned(BRIDGE, NetworkPartition.ip("-o link show type bridge"))) {
			quietly("link del " + bridge.replaceAll("^\\d+: |:$", ""));
		}
	}

	private static List<String> abandoned(Pattern name, String listed) {
		List<String> abandoned = new ArrayList<>();
		Matcher matcher = name.matcher(listed);
		while (matcher.find()) {
			long owner = Long.parseLong(matcher.group(1));
			if (ProcessHandle.of(owner).filter(ProcessHandle::isAlive).isEmpty()) {
				abandoned.add(matcher.group());
			}
		}
		return abandoned;
	}

	private static void quietly(String arguments) {
		try {
			NetworkPartition.ip(arguments);
		}
		catch (FarmException ex) {
			// another JVM was faster
		}
	}

}
