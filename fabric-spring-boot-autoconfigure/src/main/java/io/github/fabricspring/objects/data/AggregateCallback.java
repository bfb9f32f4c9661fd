package io.github.fabricspring.objects.data;

import io.github.fabricspring.objects.CallObjects;

import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.data.relational.core.mapping.event.BeforeConvertCallback;

/**
 * The callback that keeps aggregates where events are off, before any other callback.
 */
public final class AggregateCallback implements BeforeConvertCallback<Object>, PriorityOrdered {

	@Override
	public Object onBeforeConvert(Object aggregate) {
		CallObjects objects = CallObjects.current();
		if (objects != null) {
			objects.touch(aggregate);
		}
		return aggregate;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
