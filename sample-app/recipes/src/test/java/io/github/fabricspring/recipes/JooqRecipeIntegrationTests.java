package io.github.fabricspring.recipes;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.jooq.DSLContext;
import org.jooq.Identity;
import org.jooq.Name;
import org.jooq.TableField;
import org.jooq.UniqueKey;
import org.jooq.impl.CustomTable;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.UpdatableRecordImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * jOOQ through switchovers in the midst of transactions.
 */
class JooqRecipeIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void recordsAndStatementsAreStoredAgainOnTheNextPrimary() {
		try (LocalFabric fabric = LocalFabric.start(farm.get(), RecipeApplication.GROUP);
				ConfigurableApplicationContext application = RecipeApplication.start(fabric, Recipe.class,
						"--spring.jooq.sql-dialect=mysql")) {
			JdbcTemplate primary = new JdbcTemplate(
					application.getBean(GroupRoutingDataSource.class).forGroup(RecipeApplication.GROUP));
			primary.execute("CREATE TABLE seat (id BIGINT AUTO_INCREMENT PRIMARY KEY, row_name VARCHAR(10) NOT NULL)");
			SeatRecord seat = new SeatRecord("A1");
			AtomicInteger attempts = new AtomicInteger();
			application.getBean(Seats.class).reserve(seat, "B1", () -> {
				if (attempts.incrementAndGet() == 1) {
					fabric.switchOver();
				}
			});
			assertThat(attempts).hasValue(2);
			assertThat(primary.queryForList("SELECT row_name FROM seat WHERE id = ?", String.class, seat.getId()))
				.containsExactly("A1");
			assertThat(primary.queryForList("SELECT row_name FROM seat ORDER BY row_name", String.class))
				.containsExactly("A1", "B1");
		}
	}

	/** What uses jOOQ. */
	static class Seats {

		private final DSLContext jooq;

		Seats(DSLContext jooq) {
			this.jooq = jooq;
		}

		@FabricGroup("YYZ")
		@Transactional
		void reserve(SeatRecord seat, String another, Runnable beforeCommit) {
			this.jooq.attach(seat);
			seat.store();
			this.jooq.insertInto(SeatTable.SEAT).set(SeatTable.SEAT.rowName, another).execute();
			beforeCommit.run();
		}

	}

	public static final class SeatTable extends CustomTable<SeatRecord> {

		static final SeatTable SEAT = new SeatTable(DSL.name("seat"));

		final TableField<SeatRecord, Long> id = createField(DSL.name("id"), SQLDataType.BIGINT.identity(true));

		final TableField<SeatRecord, String> rowName = createField(DSL.name("row_name"), SQLDataType.VARCHAR(10));

		private SeatTable(Name name) {
			super(name);
		}

		@Override
		public Identity<SeatRecord, ?> getIdentity() {
			return Internal.createIdentity(this, this.id);
		}

		@Override
		public UniqueKey<SeatRecord> getPrimaryKey() {
			return Internal.createUniqueKey(this, this.id);
		}

		@Override
		public Class<? extends SeatRecord> getRecordType() {
			return SeatRecord.class;
		}

	}

	public static class SeatRecord extends UpdatableRecordImpl<SeatRecord> {

		SeatRecord() {
			super(SeatTable.SEAT);
		}

		SeatRecord(String row) {
			super(SeatTable.SEAT);
			set(SeatTable.SEAT.rowName, row);
		}

		Long getId() {
			return get(SeatTable.SEAT.id);
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { BatchAutoConfiguration.class, BatchJdbcAutoConfiguration.class,
			FlywayAutoConfiguration.class, QuartzAutoConfiguration.class })
	static class Recipe {

		@Bean
		Seats seats(DSLContext jooq) {
			return new Seats(jooq);
		}

	}

}
