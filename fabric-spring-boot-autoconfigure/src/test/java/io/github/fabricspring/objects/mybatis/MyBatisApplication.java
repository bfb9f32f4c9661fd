package io.github.fabricspring.objects.mybatis;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.fabricspring.FabricGroup;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.SelectKey;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.session.Configuration;
import org.jspecify.annotations.Nullable;
import org.mybatis.spring.SqlSessionFactoryBean;
import org.mybatis.spring.SqlSessionTemplate;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application with MyBatis.
 */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
@Import(MyBatisApplication.Store.class)
class MyBatisApplication {

	static final List<String> SCHEMA = List.of("""
			CREATE TABLE IF NOT EXISTS part (id BIGINT AUTO_INCREMENT PRIMARY KEY, code BIGINT, name VARCHAR(99))""");

	@Bean
	SqlSessionFactoryBean sessions(DataSource dataSource) {
		Configuration configuration = new Configuration();
		configuration.addMapper(Parts.class);
		SqlSessionFactoryBean factory = new SqlSessionFactoryBean();
		factory.setDataSource(dataSource);
		factory.setConfiguration(configuration);
		return factory;
	}

	@Bean
	Parts parts(SqlSessionFactoryBean sessions) throws Exception {
		return new SqlSessionTemplate(Objects.requireNonNull(sessions.getObject())).getMapper(Parts.class);
	}

	/** Statements that write keys into their parameters. */
	interface Parts {

		@Insert("INSERT INTO part (name) VALUES (#{name})")
		@Options(useGeneratedKeys = true, keyProperty = "id")
		int insert(Part part);

		@Update("UPDATE part SET name = #{name} WHERE id = #{id}")
		int update(Part part);

		@Insert("""
				<script>INSERT INTO part (name) VALUES <foreach collection='list' item='part' separator=','>\
				(#{part.name})</foreach></script>""")
		@Options(useGeneratedKeys = true, keyProperty = "id")
		int insertAll(List<Part> parts);

		@Insert("INSERT INTO part (name) VALUES (#{name})")
		@Options(useGeneratedKeys = true, keyProperty = "id")
		int insertMap(Map<String, Object> part);

		@Insert("INSERT INTO part (name) VALUES (#{box.part.name})")
		@Options(useGeneratedKeys = true, keyProperty = "box.part.id")
		int insertNested(@Param("box") Box box, @Param("note") String note);

		@Insert("INSERT INTO part (name) VALUES (#{part.name})")
		@Options(useGeneratedKeys = true, keyProperty = "part.id")
		int insertFor(@Param("part") Part part, @Param("shared") Box shared);

		@Insert("INSERT INTO part (code, name) VALUES (#{code}, #{name})")
		@SelectKey(statement = "SELECT COALESCE(MAX(code), 0) + 1 FROM part", keyProperty = "code", before = true,
				resultType = long.class)
		int insertWithCode(Part part);

		@Insert("INSERT INTO part (name) VALUES (#{name})")
		@SelectKey(statement = "SELECT MAX(id) FROM part", keyProperty = "id", before = false, resultType = long.class)
		int insertWithKeyAfter(Part part);

	}

	/** What it does, each in one transaction. */
	@FabricGroup("YYZ")
	static class Store {

		private final Parts parts;

		Store(Parts parts) {
			this.parts = parts;
		}

		@Transactional
		void save(Part part) {
			store(part);
		}

		// Hides the part from what is kept of arguments
		@Transactional
		void saveSupplied(Supplier<Part> part) {
			store(part.get());
		}

		private void store(Part part) {
			if (part.id == null) {
				this.parts.insert(part);
			}
			else {
				this.parts.update(part);
			}
		}

		@Transactional
		void saveAll(List<Part> parts) {
			if (parts.stream().allMatch((part) -> part.id == null)) {
				this.parts.insertAll(parts);
			}
		}

		@Transactional
		void saveMap(Map<String, Object> part) {
			if (!part.containsKey("id")) {
				this.parts.insertMap(part);
			}
		}

		@Transactional
		void saveNested(Box box) {
			if (box.part.id == null) {
				this.parts.insertNested(box, "nested");
			}
		}

		@Transactional
		void saveFor(Part part, Box shared, Runnable meanwhile) {
			this.parts.insertFor(part, shared);
			meanwhile.run();
		}

		@Transactional
		void saveWithCode(Part part) {
			if (part.code == null) {
				this.parts.insertWithCode(part);
			}
		}

		@Transactional
		void saveWithKeyAfter(Part part) {
			if (part.id == null) {
				this.parts.insertWithKeyAfter(part);
			}
		}

		@Transactional
		void run(Runnable work) {
			work.run();
		}

	}

	/** A row. */
	static class Part {

		@Nullable Long id;

		@Nullable Long code;

		String name = "";

		Part(String name) {
			this.name = name;
		}

		@Nullable Long getId() {
			return this.id;
		}

		String getName() {
			return this.name;
		}

	}

	/** What has a row. */
	static class Box {

		final Part part;

		Box(Part part) {
			this.part = part;
		}

		Part getPart() {
			return this.part;
		}

	}

}
