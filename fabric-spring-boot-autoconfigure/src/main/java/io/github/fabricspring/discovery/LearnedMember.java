package io.github.fabricspring.discovery;

import io.github.fabricspring.discovery.engine.AddressBook;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * A member that the application did not list.
 *
 * @param uuid its UUID
 * @param reported the address that it reports of itself
 */
record LearnedMember(String uuid, HostAndPort reported) {

	@Nullable HostAndPort reach(AddressBook book) {
		return book.reach(this.uuid, this.reported);
	}

}
