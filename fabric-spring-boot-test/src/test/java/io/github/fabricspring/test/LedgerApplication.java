package io.github.fabricspring.test;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application under test.
 */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = { DataJpaRepositoriesAutoConfiguration.class, HibernateJpaAutoConfiguration.class })
class LedgerApplication {

	@Bean
	Ledger ledger(JdbcTemplate jdbc) {
		jdbc.execute("CREATE TABLE IF NOT EXISTS entry (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(80))");
		jdbc.execute("CREATE TABLE IF NOT EXISTS other (id INT AUTO_INCREMENT PRIMARY KEY)");
		return new Ledger(jdbc);
	}

	@FabricGroup(value = "ledger", rerun = Rerun.EXACTLY_ONCE)
	static class Ledger {

		private final JdbcTemplate jdbc;

		Ledger(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		void write(String text) {
			this.jdbc.update("INSERT INTO entry (text) VALUES (?)", text);
		}

		@Transactional
		void writeTwo(String text) {
			write(text);
			this.jdbc.update("INSERT INTO other VALUES ()");
		}

		@Transactional(readOnly = true)
		int count() {
			Integer count = this.jdbc.queryForObject("SELECT COUNT(*) FROM entry", Integer.class);
			return (count != null) ? count : 0;
		}

	}

}
