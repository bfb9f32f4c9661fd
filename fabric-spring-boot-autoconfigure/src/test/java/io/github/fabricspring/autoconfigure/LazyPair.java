package io.github.fabricspring.autoconfigure;

/**
 * A row and the text of another.
 */
public class LazyPair {

	private int id;

	private String other = "";

	public int getId() {
		return this.id;
	}

	public void setId(int id) {
		this.id = id;
	}

	public String getOther() {
		return this.other;
	}

	public void setOther(String other) {
		this.other = other;
	}

}
