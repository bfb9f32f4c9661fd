package io.github.fabricspring.objects.jooq;

import java.util.Arrays;

import io.github.fabricspring.objects.CallObjects;
import org.jooq.Configuration;
import org.jooq.RecordContext;
import org.jooq.RecordListener;
import org.jooq.RecordListenerProvider;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The post-processor that puts our listener before those of a configuration of jOOQ. The
 * listener keeps records before jOOQ gives them keys and takes their values for stored.
 */
public final class RecordListenerPostProcessor implements BeanPostProcessor {

	private static final RecordListener KEEPING = RecordListener.onStoreStart(RecordListenerPostProcessor::keep)
		.onInsertStart(RecordListenerPostProcessor::keep)
		.onUpdateStart(RecordListenerPostProcessor::keep)
		.onMergeStart(RecordListenerPostProcessor::keep)
		.onDeleteStart(RecordListenerPostProcessor::keep)
		.onRefreshStart(RecordListenerPostProcessor::keep);

	private static final RecordListenerProvider OURS = () -> KEEPING;

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Configuration configuration) {
			RecordListenerProvider[] others = configuration.recordListenerProviders();
			if (!Arrays.asList(others).contains(OURS)) {
				RecordListenerProvider[] all = new RecordListenerProvider[others.length + 1];
				all[0] = OURS;
				System.arraycopy(others, 0, all, 1, others.length);
				configuration.set(all);
			}
		}
		return bean;
	}

	private static void keep(RecordContext context) {
		CallObjects objects = CallObjects.current();
		if (objects != null) {
			objects.touch(context.record());
		}
	}

}
