package io.github.fabricspring.objects.jooq;

import java.util.Arrays;

import org.jooq.Configuration;
import org.jooq.RecordListenerProvider;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The post-processor that puts our listener before those of a configuration of jOOQ.
 */
public final class RecordListenerPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Configuration configuration) {
			RecordListenerProvider[] others = configuration.recordListenerProviders();
			if (Arrays.stream(others).noneMatch(Ours.class::isInstance)) {
				RecordListenerProvider[] all = new RecordListenerProvider[others.length + 1];
				all[0] = new Ours();
				System.arraycopy(others, 0, all, 1, others.length);
				configuration.set(all);
			}
		}
		return bean;
	}

	/** Provides our listener. */
	private static final class Ours implements RecordListenerProvider {

		private final RecordTouchListener listener = new RecordTouchListener();

		@Override
		public RecordTouchListener provide() {
			return this.listener;
		}

	}

}
