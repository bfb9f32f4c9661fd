package io.github.fabricspring.sample.node.group.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import org.jspecify.annotations.Nullable;

/**
 * A group and its servers at one moment.
 *
 * @param id its name
 * @param description what an operator says of it
 * @param detecting whether its failure detector is on
 * @param vacant whether it lost its primary and waits for an election
 * @param lastPrimary the UUID of the server that was last announced as primary, which has
 * every acknowledged commit; {@code null} if there never was one
 * @param members its servers, by UUID
 */
public record GroupState(String id, @Nullable String description, boolean detecting, boolean vacant,
		@Nullable String lastPrimary, List<Member> members) {

	public GroupState {
		members = members.stream().sorted(Comparator.comparing(Member::uuid)).toList();
	}

	public static GroupState empty(String id, @Nullable String description) {
		return new GroupState(id, description, false, false, null, List.of());
	}

	public Optional<Member> primary() {
		return this.members.stream().filter((member) -> member.is(MemberStatus.PRIMARY)).findFirst();
	}

	public Optional<Member> member(String name) {
		return this.members.stream().filter((member) -> member.isNamed(name)).findFirst();
	}

	public Optional<Member> formerPrimary() {
		return (this.lastPrimary != null) ? member(this.lastPrimary) : Optional.empty();
	}

	/**
	 * The servers that may be primary or acknowledge a primary's commits.
	 * @return all but the spare ones
	 */
	public List<Member> voters() {
		return this.members.stream().filter((member) -> !member.is(MemberStatus.SPARE)).toList();
	}

	public GroupState describedAs(@Nullable String description) {
		return new GroupState(this.id, description, this.detecting, this.vacant, this.lastPrimary, this.members);
	}

	public GroupState detecting(boolean detecting) {
		return new GroupState(this.id, this.description, detecting, this.vacant, this.lastPrimary, this.members);
	}

	public GroupState vacant(boolean vacant) {
		return new GroupState(this.id, this.description, this.detecting, vacant, this.lastPrimary, this.members);
	}

	/**
	 * Returns the state with another primary.
	 * @param uuid the new primary
	 * @param followers the servers that follow it
	 * @return the state to announce
	 */
	public GroupState ledBy(String uuid, List<String> followers) {
		return new GroupState(this.id, this.description, this.detecting, false, uuid,
				each((member) -> member.uuid().equals(uuid) ? member.asPrimary() : member))
			.eachOther(uuid, (member) -> {
				boolean follows = followers.contains(member.uuid());
				Member next = (follows && member.is(MemberStatus.PRIMARY)) ? member.asSecondary() : member;
				return next.acknowledging(follows && !next.is(MemberStatus.SPARE));
			});
	}

	public GroupState with(String uuid, UnaryOperator<Member> change) {
		return withMembers(each((member) -> member.uuid().equals(uuid) ? change.apply(member) : member));
	}

	public GroupState plus(Member member) {
		List<Member> more = new ArrayList<>(this.members);
		more.add(member);
		return withMembers(more);
	}

	public GroupState minus(String uuid) {
		return withMembers(this.members.stream().filter((member) -> !member.uuid().equals(uuid)).toList());
	}

	private GroupState eachOther(String uuid, UnaryOperator<Member> change) {
		return withMembers(each((member) -> member.uuid().equals(uuid) ? member : change.apply(member)));
	}

	private GroupState withMembers(List<Member> members) {
		return new GroupState(this.id, this.description, this.detecting, this.vacant, this.lastPrimary, members);
	}

	private List<Member> each(UnaryOperator<Member> change) {
		return this.members.stream().map(change).toList();
	}

}
