package io.github.fabricspring.autoconfigure;

import java.time.Clock;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.autoconfigure.proxy.AutoProxyRegistrar;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.liveness.FailureReporter;
import io.github.fabricspring.objects.ObjectKeeper;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.rerun.CallAudience;
import io.github.fabricspring.rerun.RerunExecutor;
import io.github.fabricspring.rerun.RerunListener;
import io.github.fabricspring.rerun.RerunSettings;
import io.github.fabricspring.rerun.RerunTemplate;
import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.rerun.observer.CallObserver;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.TopologySources;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.util.function.SingletonSupplier;

/**
 * The beans of {@code rerun}, behind {@code @FabricGroup} and {@link FabricTemplate}.
 */
@Configuration(proxyBeanMethods = false)
@Import(AutoProxyRegistrar.class)
class FabricRerunConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static FabricGroupAdvisor fabricGroupAdvisor(ObjectProvider<RerunExecutor> executor,
			ConfigurableBeanFactory beanFactory) {
		return new FabricGroupAdvisor(SingletonSupplier.of(executor::getObject),
				new EmbeddedValueResolver(beanFactory));
	}

	@Bean
	RerunSettings fabricRerunSettings(FabricProperties properties) {
		FabricProperties.RetryProperties retry = properties.retry();
		return new RerunSettings(retry.enabled(), retry.maxAttempts(), retry.timeout(), retry.rerun(),
				retry.maxConcurrentReruns(), retry.maxWaiting());
	}

	@Bean
	GroupsInUse fabricGroupsInUse(FabricProperties properties) {
		return new GroupsInUse(properties.defaultGroup());
	}

	@Bean
	@ConditionalOnMissingBean
	RerunExecutor fabricRerunExecutor(RerunSettings settings, TopologyMonitor topology, ServerPools pools,
			TopologySources sources, FabricNodeProperties node, ObjectProvider<RerunListener> listeners,
			ObjectProvider<CallObserver> observers, ObjectKeeper objects, GroupsInUse groups) {
		FailureReporter reporter = (node.reportFailures())
				? (server, error) -> sources.of(server.group()).reportFailure(server, error) : FailureReporter.NONE;
		// Made at the first call: they may themselves use what they hear of
		SingletonSupplier<CallObserver> observer = SingletonSupplier
			.of(() -> CallObserver.composite(observers.orderedStream().toList()));
		CallAudience audience = new CallAudience(RerunListener.composite(() -> listeners.orderedStream().toList()),
				(step, group, writes) -> observer.obtain().begin(step, group, writes));
		return new RerunExecutor(settings, topology, pools.connector(), reporter, audience, Clock.systemUTC(), objects,
				groups);
	}

	@Bean
	@ConditionalOnMissingBean
	FabricTemplate fabricTemplate(RerunExecutor executor) {
		return new RerunTemplate(executor);
	}

}
