package io.github.fabricspring.sample.node.group.state;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerAccess;
import io.github.fabricspring.sample.node.group.server.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * A server of a group.
 *
 * @param uuid its {@code server_uuid}
 * @param address where it listens
 * @param status what it is to the group
 * @param mode what clients may use it for
 * @param weight its share of the reads, above 0
 * @param acknowledger whether it may hold a commit of the last primary that others lack,
 * having acknowledged it: an election must hear it
 * @param reason why it is FAULTY, or what keeps it so; {@code null} if nothing does
 */
public record Member(String uuid, ServerAddress address, MemberStatus status, ServerAccess mode, double weight,
		boolean acknowledger, @Nullable String reason) {

	/**
	 * A server that joins.
	 * @param uuid its UUID
	 * @param address where it listens
	 * @return a SECONDARY
	 */
	public static Member joining(String uuid, ServerAddress address) {
		return new Member(uuid, address, MemberStatus.SECONDARY, ServerAccess.READ_ONLY, 1.0, false, null);
	}

	public boolean is(MemberStatus status) {
		return this.status == status;
	}

	/**
	 * Whether it is meant by a name.
	 * @param name a UUID or {@code host:port}
	 * @return whether it is
	 */
	public boolean isNamed(String name) {
		return this.uuid.equalsIgnoreCase(name) || this.address.toString().equalsIgnoreCase(name);
	}

	public Member asPrimary() {
		return new Member(this.uuid, this.address, MemberStatus.PRIMARY, ServerAccess.READ_WRITE, this.weight, false,
				null);
	}

	public Member asSecondary() {
		ServerAccess mode = (this.status == MemberStatus.SECONDARY) ? this.mode : ServerAccess.READ_ONLY;
		return new Member(this.uuid, this.address, MemberStatus.SECONDARY, mode, this.weight, this.acknowledger, null);
	}

	public Member asSpare() {
		return new Member(this.uuid, this.address, MemberStatus.SPARE, ServerAccess.OFFLINE, this.weight,
				this.acknowledger, null);
	}

	public Member asFaulty(String reason) {
		return new Member(this.uuid, this.address, MemberStatus.FAULTY, this.mode, this.weight, this.acknowledger,
				reason);
	}

	public Member acknowledging(boolean acknowledger) {
		return new Member(this.uuid, this.address, this.status, this.mode, this.weight, acknowledger, this.reason);
	}

	public Member withMode(ServerAccess mode) {
		return new Member(this.uuid, this.address, this.status, mode, this.weight, this.acknowledger, this.reason);
	}

	public Member withWeight(double weight) {
		return new Member(this.uuid, this.address, this.status, this.mode, weight, this.acknowledger, this.reason);
	}

	@Override
	public String toString() {
		return this.address.toString();
	}

}
