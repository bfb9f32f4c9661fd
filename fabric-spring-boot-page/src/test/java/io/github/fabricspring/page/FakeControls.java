package io.github.fabricspring.page;

import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Buttons that do nothing. One server cannot be killed.
 */
public final class FakeControls implements PageControls {

	static final String IMMORTAL = "a:3306";

	@Override
	public String group() {
		return "YYZ";
	}

	@Override
	public Set<PageAction> actions() {
		return EnumSet.of(PageAction.SWITCH_OVER, PageAction.KILL);
	}

	@Override
	public String perform(PageAction action, @Nullable String server) {
		if (IMMORTAL.equals(server)) {
			throw new IllegalStateException("a:3306 cannot be killed", new IllegalStateException("it is \"immortal\""));
		}
		return action + " " + server;
	}

}
