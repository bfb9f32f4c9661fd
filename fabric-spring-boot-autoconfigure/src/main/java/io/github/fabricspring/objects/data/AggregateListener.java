package io.github.fabricspring.objects.data;

import io.github.fabricspring.objects.CallObjects;

import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.data.relational.core.mapping.event.BeforeConvertEvent;

/**
 * The listener that keeps aggregates before Spring Data JDBC, or a callback of the
 * application, gives them ids and versions. The event is the first sign of a save.
 */
public final class AggregateListener implements ApplicationListener<BeforeConvertEvent<?>>, PriorityOrdered {

	@Override
	public void onApplicationEvent(BeforeConvertEvent<?> event) {
		CallObjects objects = CallObjects.current();
		if (objects != null) {
			objects.touch(event.getEntity());
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
