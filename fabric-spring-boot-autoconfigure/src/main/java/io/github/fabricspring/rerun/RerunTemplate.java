package io.github.fabricspring.rerun;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.ConsistencyScope;
import io.github.fabricspring.ConsistencyToken;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.reads.SessionConsistency;
import org.jspecify.annotations.Nullable;

/**
 * The template, over the same executor as the annotation.
 */
public final class RerunTemplate implements FabricTemplate {

	private final RerunExecutor executor;

	/**
	 * Creates the template.
	 * @param executor runs the calls
	 */
	public RerunTemplate(RerunExecutor executor) {
		this.executor = executor;
	}

	@Override
	public @Nullable ConsistencyToken lastCommit(String group) {
		return SessionConsistency.token(group);
	}

	@Override
	public ConsistencyScope withConsistency(@Nullable ConsistencyToken token) {
		return SessionConsistency.open(token);
	}

	@Override
	public <T extends @Nullable Object, X extends Throwable> T execute(String group, AccessMode mode, Rerun rerun,
			FabricTemplate.Work<T, X> work) throws X {
		try {
			return this.executor.execute(ScopeDefinition.of(group, mode, rerun), new Object[] { work }, work::run);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			@SuppressWarnings("unchecked") // nothing but the work throws checked
											// exceptions
			X checked = (X) ex;
			throw checked;
		}
	}

}
