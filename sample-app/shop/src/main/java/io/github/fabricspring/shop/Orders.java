package io.github.fabricspring.shop;

import java.util.List;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The orders of the shop.
 */
@Service
@FabricGroup(value = "YYZ", rerun = Rerun.EXACTLY_ONCE)
public class Orders {

	private final JdbcTemplate jdbc;

	Orders(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@Transactional
	public void place(String item) {
		this.jdbc.update("INSERT INTO orders (item) VALUES (?)", item);
	}

	@Transactional(readOnly = true)
	public List<String> recent() {
		return this.jdbc.queryForList("SELECT item FROM orders ORDER BY id DESC LIMIT 10", String.class);
	}

}
