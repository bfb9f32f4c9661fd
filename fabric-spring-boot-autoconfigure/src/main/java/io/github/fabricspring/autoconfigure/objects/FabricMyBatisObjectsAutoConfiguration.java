package io.github.fabricspring.autoconfigure.objects;

import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.objects.mybatis.ParameterInterceptorPostProcessor;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.ibatis.session.SqlSessionFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for putting parameters of MyBatis back after a failed attempt.
 */
@AutoConfiguration(after = FabricAutoConfiguration.class)
@ConditionalOnClass(SqlSessionFactory.class)
@ConditionalOnBean(TopologyMonitor.class)
@Import(ParameterInterceptorPostProcessor.class)
public final class FabricMyBatisObjectsAutoConfiguration {

}
