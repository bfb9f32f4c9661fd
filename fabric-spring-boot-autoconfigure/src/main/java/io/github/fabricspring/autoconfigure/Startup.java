package io.github.fabricspring.autoconfigure;

import java.util.Set;

import io.github.fabricspring.autoconfigure.startup.StartupCheck;
import io.github.fabricspring.topology.TopologySources;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What is said and waited for at start, once the groups that are known by then are in
 * use.
 *
 * @param properties the properties
 * @param node where the node is
 * @param sources who answers for which group
 * @param check waits for groups
 */
record Startup(FabricProperties properties, FabricConnectionDetails node, TopologySources sources, StartupCheck check) {

	private static final Log logger = LogFactory.getLog(Startup.class);

	void with(Set<String> groups) {
		boolean own = !(this.sources instanceof GroupSources);
		StartupReport.of(this.properties, this.node, groups, own).forEach(logger::info);
		this.check.check(groups);
	}

}
