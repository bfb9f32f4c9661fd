package io.github.fabricspring.rerun.annotation;

import io.github.fabricspring.rerun.RerunFixture;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link FabricGroupAdvisor}.
 */
class FabricGroupAdvisorTests {

	@Test
	void worksOutsideOfTransactions() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Outside.class)) {
			assertThat(context.getBean(FabricGroupAdvisor.class).getOrder())
				.isEqualTo(FabricGroupAdvisor.DEFAULT_ORDER);
		}
	}

	@Test
	void refusesToWorkInsideOfThem() {
		assertThatException().isThrownBy(() -> new AnnotationConfigApplicationContext(Inside.class).close())
			.withMessageContaining("order 0 puts @Transactional outside of @FabricGroup")
			.withMessageContaining("Raise the order of @EnableTransactionManagement");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(FabricGroupAdvisorConfiguration.class)
	static class Outside {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(order = 0)
	@Import(FabricGroupAdvisorConfiguration.class)
	static class Inside {

	}

	@Configuration(proxyBeanMethods = false)
	static class FabricGroupAdvisorConfiguration {

		@Bean
		static FabricGroupAdvisor advisor() {
			return new RerunFixture().advisor();
		}

	}

}
