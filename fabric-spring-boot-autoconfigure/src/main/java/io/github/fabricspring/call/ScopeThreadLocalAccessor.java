package io.github.fabricspring.call;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Has executors that propagate a context carry the scope to their threads. A service of
 * Micrometer's context propagation, loaded only where that is on the class path.
 */
public final class ScopeThreadLocalAccessor implements ThreadLocalAccessor<ScopeContext> {

	@Override
	public Object key() {
		return Scope.class.getName();
	}

	@Override
	public @Nullable ScopeContext getValue() {
		Scope scope = Scope.current();
		return (scope != null) ? new ScopeContext(scope) : null;
	}

	@Override
	public void setValue(ScopeContext context) {
		context.bind();
	}

	@Override
	public void setValue() {
		Scope.bind(null);
	}

	@Override
	public void restore(ScopeContext previous) {
		previous.restore();
	}

	@Override
	public void restore() {
		Scope.bind(null);
	}

}
