package io.github.fabricspring.support;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A row of the table {@code orders}.
 */
@Entity
@Table(name = "orders")
public class StoredOrder {

	@Id
	private int id;

	private String item = "";

	public StoredOrder() {
	}

	public StoredOrder(int id, String item) {
		this.id = id;
		this.item = item;
	}

	public int id() {
		return this.id;
	}

	public String item() {
		return this.item;
	}

}
