package io.github.fabricspring.autoconfigure;

import io.github.fabricspring.autoconfigure.cache.MyBatisCacheCheck;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.ibatis.session.SqlSessionFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for MyBatis over the routing data source: its caches serve one
 * group.
 */
@AutoConfiguration(after = FabricAutoConfiguration.class)
@ConditionalOnClass(SqlSessionFactory.class)
@ConditionalOnBean(TopologyMonitor.class)
@Import(MyBatisCacheCheck.class)
public final class FabricMyBatisAutoConfiguration {

}
