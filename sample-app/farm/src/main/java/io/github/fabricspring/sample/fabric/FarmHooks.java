package io.github.fabricspring.sample.fabric;

import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.node.group.tools.ServerHooks;

/**
 * What a node may do to the processes behind its servers: those of a farm.
 *
 * @param farm the servers
 */
public record FarmHooks(Farm farm) implements ServerHooks {

	@Override
	public boolean kill(String server) {
		this.farm.server(server).kill();
		return true;
	}

	@Override
	public boolean rebuild(String server, String donor) {
		this.farm.rebuild(this.farm.server(server), this.farm.server(donor));
		return true;
	}

}
