package io.github.fabricspring.autoconfigure;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for {@code fabric.enabled=false}: a template that runs the work
 * once, without routing, just as the annotation has no effect then.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "fabric.enabled", havingValue = false)
public final class FabricDisabledAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FabricTemplate fabricTemplate() {
		return new InertTemplate();
	}

	private static final class InertTemplate implements FabricTemplate {

		@Override
		public <T extends @Nullable Object, X extends Throwable> T execute(String group, AccessMode mode, Rerun rerun,
				Work<T, X> work) throws X {
			return work.run();
		}

	}

}
