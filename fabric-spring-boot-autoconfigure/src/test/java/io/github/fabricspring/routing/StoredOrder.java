package io.github.fabricspring.routing;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A row of the table {@code orders}.
 */
@Entity
@Table(name = "orders")
class StoredOrder {

	@Id
	private int id;

	private String item = "";

	StoredOrder() {
	}

	StoredOrder(int id, String item) {
		this.id = id;
		this.item = item;
	}

	int id() {
		return this.id;
	}

	String item() {
		return this.item;
	}

}
