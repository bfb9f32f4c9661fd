package io.github.fabricspring.autoconfigure;

import java.util.Objects;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.autoconfigure.failure.SharedCacheException;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.support.BrokerTransactionManager;
import org.apache.ibatis.annotations.CacheNamespace;
import org.apache.ibatis.annotations.One;
import org.apache.ibatis.annotations.Result;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.mapping.FetchType;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.junit.jupiter.api.Test;
import org.mybatis.spring.SqlSessionFactoryBean;
import org.mybatis.spring.SqlSessionTemplate;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that MyBatis answers no group with rows of another.
 */
class MyBatisGroupsTests {

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withConfiguration(AutoConfigurations.of(FabricMyBatisAutoConfiguration.class));

	private final ApplicationContextRunner plain = this.runner.withUserConfiguration(Plain.class);

	@Test
	void callOfAnotherGroupInsideSupportsGetsRowsOfItsOwn() {
		this.plain.run((context) -> {
			String both = in(context, "YYZ", () -> supports(context,
					() -> note(context) + " " + in(context, "ZRH", () -> note(context)) + " " + note(context)));
			assertThat(both).isEqualTo("yyz1:3306 zrh1:3306 yyz1:3306");
			String nested = in(context, "YYZ", () -> supports(context, () -> note(context) + " "
					+ in(context, "ZRH", () -> supports(context, () -> note(context) + " " + note(context)))));
			assertThat(nested).isEqualTo("yyz1:3306 zrh1:3306 zrh1:3306");
		});
	}

	@Test
	void callInsideABrokersTransactionLeavesItsSessionToNoOtherGroup() {
		this.plain.withPropertyValues("fabric.default-group=YYZ")
			.run((context) -> new TransactionTemplate(new BrokerTransactionManager()).executeWithoutResult((status) -> {
				assertThat(in(context, "ZRH", () -> note(context))).isEqualTo("zrh1:3306");
				assertThat(note(context)).isEqualTo("yyz1:3306");
			}));
	}

	@Test
	void sessionThatAnApplicationKeepsIsRefusedToAnotherGroup() {
		this.plain.run((context) -> {
			try (SqlSession kept = context.getBean(SqlSessionFactory.class).openSession(true)) {
				Notes notes = kept.getMapper(Notes.class);
				in(context, "YYZ", notes::first);
				assertThatException().isThrownBy(() -> in(context, "ZRH", notes::first))
					.havingCause()
					.isInstanceOf(CrossGroupException.class);
			}
		});
	}

	@Test
	void cacheIsRefusedAtStart() {
		this.runner.withUserConfiguration(Cached.class)
			.withPropertyValues("fabric.default-group=YYZ", "fabric.groups.ZRH.datasource.database=other")
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(SharedCacheException.class)
				.hasMessageContainingAll("YYZ, ZRH", "CachedNotes", "cache-enabled=false"));
	}

	@Test
	void cacheIsRefusedWhenASecondGroupIsFirstUsed() {
		this.runner.withUserConfiguration(Cached.class).run((context) -> {
			assertThat(in(context, "YYZ", () -> cachedNote(context))).isEqualTo("yyz1:3306");
			assertThatExceptionOfType(SharedCacheException.class)
				.isThrownBy(() -> in(context, "ZRH", () -> cachedNote(context)));
			assertThat(in(context, "YYZ", () -> cachedNote(context))).isEqualTo("yyz1:3306");
		});
	}

	@Test
	void cacheOfAMapperThatIsAddedLaterIsRefused() {
		this.plain.run((context) -> {
			in(context, "YYZ", () -> note(context));
			in(context, "ZRH", () -> note(context));
			context.getBean(SqlSessionFactory.class).getConfiguration().addMapper(CachedNotes.class);
			assertThatException().isThrownBy(() -> in(context, "YYZ", () -> cachedNote(context)))
				.havingRootCause()
				.isInstanceOf(CrossGroupException.class)
				.withMessageContaining("cache-enabled=false");
		});
	}

	@Test
	void cacheThatIsSwitchedOffIsNone() {
		this.runner.withUserConfiguration(Cached.class).run((context) -> {
			context.getBean(SqlSessionFactory.class).getConfiguration().setCacheEnabled(false);
			assertThat(in(context, "YYZ", () -> cachedNote(context))).isEqualTo("yyz1:3306");
			assertThat(in(context, "ZRH", () -> cachedNote(context))).isEqualTo("zrh1:3306");
		});
	}

	@Test
	void cacheOfAFactoryThatIsPinnedToOneGroupIsAllowed() {
		this.runner.withUserConfiguration(Pinned.class).run((context) -> {
			assertThat(in(context, "YYZ", () -> cachedNote(context))).isEqualTo("yyz1:3306");
			assertThat(in(context, "ZRH", () -> cachedNote(context))).isEqualTo("yyz1:3306");
		});
	}

	@Test
	void cacheOfAFactoryThatIsNoBeanIsRefused() {
		this.runner.withUserConfiguration(TemplateAlone.class).run((context) -> {
			assertThat(in(context, "YYZ", () -> cachedNote(context))).isEqualTo("yyz1:3306");
			assertThatExceptionOfType(SharedCacheException.class)
				.isThrownBy(() -> in(context, "ZRH", () -> cachedNote(context)));
		});
	}

	@Test
	void loadingLazilyAfterTheCallIsRefusedWhereItWouldReachAnotherGroup() {
		this.runner.withUserConfiguration(Lazy.class).withPropertyValues("fabric.default-group=YYZ").run((context) -> {
			LazyNotes notes = context.getBean(SqlSessionTemplate.class).getMapper(LazyNotes.class);
			LazyPair pair = in(context, "ZRH", notes::pair);
			assertThatExceptionOfType(CrossGroupException.class).isThrownBy(pair::getOther)
				.withMessageContaining("lazily");
			LazyPair within = in(context, "ZRH", () -> supports(context, () -> {
				LazyPair loaded = notes.pair();
				loaded.getOther();
				return loaded;
			}));
			assertThat(within.getOther()).isEqualTo("zrh1:3306");
		});
	}

	private static <T> T in(AssertableApplicationContext context, String group, Supplier<T> work) {
		return context.getBean(FabricTemplate.class).execute(group, work::get);
	}

	private static <T> T supports(AssertableApplicationContext context, Supplier<T> work) {
		TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		template.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
		return Objects.requireNonNull(template.execute((status) -> work.get()));
	}

	private static String note(AssertableApplicationContext context) {
		return context.getBean(SqlSessionTemplate.class).getMapper(Notes.class).first();
	}

	private static String cachedNote(AssertableApplicationContext context) {
		return context.getBean(SqlSessionTemplate.class).getMapper(CachedNotes.class).first();
	}

	private static SqlSessionFactoryBean factory(DataSource dataSource, Class<?> mapper) {
		Configuration configuration = new Configuration();
		configuration.addMapper(mapper);
		SqlSessionFactoryBean factory = new SqlSessionFactoryBean();
		factory.setDataSource(dataSource);
		factory.setConfiguration(configuration);
		return factory;
	}

	/** Statements without a cache. */
	interface Notes {

		@Select("SELECT text FROM note WHERE id = 1")
		String first();

	}

	/** Statements with one. */
	@CacheNamespace
	interface CachedNotes {

		@Select("SELECT text FROM note WHERE id = 1")
		String first();

	}

	/** Statements of which one is sent when its value is asked for. */
	interface LazyNotes {

		@Select("SELECT id, id AS other_id FROM note WHERE id = 1")
		@Result(property = "other", column = "other_id", one = @One(select = "text", fetchType = FetchType.LAZY))
		LazyPair pair();

		@Select("SELECT text FROM note WHERE id = #{id}")
		String text(int id);

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Lazy {

		@Bean
		SqlSessionFactoryBean sessions(DataSource dataSource) {
			return factory(dataSource, LazyNotes.class);
		}

		@Bean
		SqlSessionTemplate template(SqlSessionFactory sessions) {
			return new SqlSessionTemplate(sessions);
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Plain {

		@Bean
		SqlSessionFactoryBean sessions(DataSource dataSource) {
			return factory(dataSource, Notes.class);
		}

		@Bean
		SqlSessionTemplate template(SqlSessionFactory sessions) {
			return new SqlSessionTemplate(sessions);
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Cached {

		@Bean
		SqlSessionFactoryBean sessions(DataSource dataSource) {
			return factory(dataSource, CachedNotes.class);
		}

		@Bean
		SqlSessionTemplate template(SqlSessionFactory sessions) {
			return new SqlSessionTemplate(sessions);
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class TemplateAlone {

		@Bean
		SqlSessionTemplate template(DataSource dataSource) throws Exception {
			return new SqlSessionTemplate(Objects.requireNonNull(factory(dataSource, CachedNotes.class).getObject()));
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Pinned {

		@Bean
		SqlSessionFactoryBean sessions(GroupRoutingDataSource fabric) {
			return factory(fabric.forGroup("YYZ"), CachedNotes.class);
		}

		@Bean
		SqlSessionTemplate template(SqlSessionFactory sessions) {
			return new SqlSessionTemplate(sessions);
		}

	}

}
