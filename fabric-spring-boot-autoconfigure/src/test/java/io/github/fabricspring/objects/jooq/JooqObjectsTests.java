package io.github.fabricspring.objects.jooq;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.objects.RunningApplication;
import org.jooq.DSLContext;
import org.jooq.Identity;
import org.jooq.SQLDialect;
import org.jooq.TableField;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;
import org.jooq.impl.UpdatableRecordImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records of jOOQ whose transaction was lost after they were stored.
 */
class JooqObjectsTests {

	private RunningApplication application;

	private Store store;

	@BeforeEach
	void start() {
		this.application = RunningApplication.start(JooqApplication.class,
				List.of("CREATE TABLE IF NOT EXISTS item (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(99))"));
		this.store = this.application.bean(Store.class);
	}

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void recordOfAnArgument() throws SQLException {
		assertStored((item) -> this.store.use(List.of(item), (items) -> items.forEach(ItemRecord::store)));
	}

	@Test
	void recordThatALambdaHasCaptured() throws SQLException {
		assertStored((item) -> this.store.use("", (text) -> item.store()));
	}

	@Test
	void recordThatIsReachedThroughJooqOnly() throws SQLException {
		assertStored((item) -> {
			this.store.items().add(item);
			this.store.storeItems();
		});
	}

	private void assertStored(Consumer<ItemRecord> call) throws SQLException {
		ItemRecord item = this.store.newItem("mine");
		this.application.failCommitWhileOthersWrite("INSERT INTO item (id, name) VALUES (1, 'of another')");
		call.accept(item);
		assertThat(this.application.database().hasFailed()).isTrue();
		assertThat(this.application.query("SELECT name FROM item ORDER BY id")).containsExactly("of another", "mine");
		assertThat(item.get(ItemTable.ITEM.id)).isEqualTo(2);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	@Import(Store.class)
	static class JooqApplication {

		@Bean
		DefaultConfiguration jooqConfiguration(DataSource dataSource) {
			DefaultConfiguration configuration = new DefaultConfiguration();
			configuration.set(new TransactionAwareDataSourceProxy(dataSource));
			configuration.set(SQLDialect.H2);
			return configuration;
		}

	}

	/** What it does, each in one transaction. */
	@FabricGroup("YYZ")
	static class Store {

		private final DSLContext jooq;

		private final List<ItemRecord> items = new ArrayList<>();

		Store(DefaultConfiguration configuration) {
			this.jooq = DSL.using(configuration);
		}

		ItemRecord newItem(String name) {
			ItemRecord item = this.jooq.newRecord(ItemTable.ITEM);
			item.set(ItemTable.ITEM.name, name);
			return item;
		}

		List<ItemRecord> items() {
			return this.items;
		}

		@Transactional
		void storeItems() {
			this.items.forEach(ItemRecord::store);
		}

		@Transactional
		<T> void use(T argument, Consumer<T> work) {
			work.accept(argument);
		}

	}

	/** A table as jOOQ generates it. */
	static class ItemTable extends TableImpl<ItemRecord> {

		private static final long serialVersionUID = 1L;

		static final ItemTable ITEM = new ItemTable();

		final TableField<ItemRecord, Long> id = createField(DSL.name("id"), SQLDataType.BIGINT.identity(true));

		final TableField<ItemRecord, String> name = createField(DSL.name("name"), SQLDataType.VARCHAR);

		ItemTable() {
			super(DSL.name("item"));
		}

		@Override
		public Class<ItemRecord> getRecordType() {
			return ItemRecord.class;
		}

		@Override
		@SuppressWarnings("unchecked")
		public Identity<ItemRecord, Long> getIdentity() {
			return (Identity<ItemRecord, Long>) super.getIdentity();
		}

		@Override
		public UniqueKey<ItemRecord> getPrimaryKey() {
			return Internal.createUniqueKey(this, this.id);
		}

	}

	/** Its records. */
	static class ItemRecord extends UpdatableRecordImpl<ItemRecord> {

		private static final long serialVersionUID = 1L;

		ItemRecord() {
			super(ItemTable.ITEM);
		}

	}

}
