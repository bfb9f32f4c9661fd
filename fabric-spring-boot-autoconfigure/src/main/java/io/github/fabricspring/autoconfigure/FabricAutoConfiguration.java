package io.github.fabricspring.autoconfigure;

import io.github.fabricspring.autoconfigure.proxy.FabricRuntimeHints;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JndiDataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for MySQL groups that a Fabric node manages.
 */
@AutoConfiguration(before = { DataSourceAutoConfiguration.class, JndiDataSourceAutoConfiguration.class,
		XADataSourceAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "fabric.enabled", matchIfMissing = true)
@ImportRuntimeHints(FabricRuntimeHints.class)
@EnableConfigurationProperties({ FabricProperties.class, FabricNodeProperties.class })
@Import({ FabricTopologyConfiguration.class, FabricDataSourceConfiguration.class, FabricRerunConfiguration.class,
		FabricLivenessConfiguration.class, FabricOutcomeConfiguration.class, FabricObjectsConfiguration.class })
public final class FabricAutoConfiguration {

}
