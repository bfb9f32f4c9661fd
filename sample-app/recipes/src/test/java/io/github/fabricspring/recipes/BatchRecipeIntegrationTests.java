package io.github.fabricspring.recipes;

import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchTransactionManager;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Spring Batch job through a switchover.
 */
class BatchRecipeIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void jobThatMeetsASwitchoverEndsAsFailedAndCanBeRestarted() throws Exception {
		try (LocalFabric fabric = LocalFabric.start(farm.get(), RecipeApplication.GROUP);
				ConfigurableApplicationContext application = RecipeApplication.start(fabric, Recipe.class,
						"--spring.batch.jdbc.initialize-schema=always", "--spring.batch.job.enabled=false")) {
			Work work = application.getBean(Work.class);
			work.onFirstRun = fabric::switchOver;
			JobOperator operator = application.getBean(JobOperator.class);
			Job job = application.getBean(Job.class);
			JobExecution first = operator.start(job, new JobParameters());
			assertThat(first.getStatus()).isEqualTo(BatchStatus.FAILED);
			JdbcTemplate repository = new JdbcTemplate(application.getBean("batchDataSource", DataSource.class));
			assertThat(repository.queryForList("SELECT STATUS FROM BATCH_JOB_EXECUTION", String.class))
				.containsExactly("FAILED");
			JobExecution second = operator.start(job, new JobParameters());
			assertThat(second.getStatus()).isEqualTo(BatchStatus.COMPLETED);
			assertThat(work.runs).hasValue(2);
		}
	}

	/** The step's work. */
	static class Work {

		private final AtomicInteger runs = new AtomicInteger();

		private Runnable onFirstRun = () -> {
		};

		void run() {
			if (this.runs.incrementAndGet() == 1) {
				this.onFirstRun.run();
			}
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { FlywayAutoConfiguration.class, QuartzAutoConfiguration.class })
	static class Recipe {

		@Bean(defaultCandidate = false)
		@BatchDataSource
		DataSource batchDataSource(@Qualifier("fabricDataSource") GroupRoutingDataSource fabric) {
			return fabric.forGroup("YYZ");
		}

		@Bean(defaultCandidate = false)
		@BatchTransactionManager
		PlatformTransactionManager batchTransactionManager(@BatchDataSource DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		Work work() {
			return new Work();
		}

		@Bean
		Job job(JobRepository repository, @BatchTransactionManager PlatformTransactionManager transactions, Work work) {
			return new JobBuilder("job", repository)
				.start(new StepBuilder("step", repository).tasklet((contribution, context) -> {
					work.run();
					return RepeatStatus.FINISHED;
				}, transactions).build())
				.build();
		}

	}

}
