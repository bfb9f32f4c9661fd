package io.github.fabricspring.autoconfigure.seen;

import ch.qos.logback.classic.LoggerContext;
import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.logging.RerunLogFilterRegistration;
import io.github.fabricspring.rerun.RerunExecutor;
import org.slf4j.ILoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the filter that keeps the failures of attempts that were run
 * again out of Logback's log.
 */
@AutoConfiguration(after = FabricAutoConfiguration.class)
@ConditionalOnClass({ ILoggerFactory.class, LoggerContext.class })
@ConditionalOnBean(RerunExecutor.class)
@ConditionalOnBooleanProperty(name = "fabric.logging.hide-rerun-failures", matchIfMissing = true)
public final class FabricLoggingAutoConfiguration {

	// No bean asks for it, so lazy initialization would never make it
	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	RerunLogFilterRegistration fabricRerunLogFilter() {
		return RerunLogFilterRegistration.register();
	}

}
