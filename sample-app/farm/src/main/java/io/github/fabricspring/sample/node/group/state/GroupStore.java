package io.github.fabricspring.sample.node.group.state;

import java.util.List;

/**
 * The store in which groups outlive the node.
 */
public interface GroupStore {

	/**
	 * Reads everything.
	 * @return the groups, by name
	 * @throws org.springframework.dao.DataAccessException if the store cannot be read
	 */
	List<GroupState> load();

	/**
	 * Writes one group as it is from now on, its servers included, in one transaction.
	 * @param group the group
	 * @throws io.github.fabricspring.sample.node.NodeException if it is not certain that
	 * the store has it
	 */
	void save(GroupState group);

	/**
	 * Forgets one group and its servers.
	 * @param group the group's name
	 * @throws io.github.fabricspring.sample.node.NodeException if it is not certain that
	 * the store has forgotten it
	 */
	void delete(String group);

}
