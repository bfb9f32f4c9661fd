package io.github.fabricspring.autoconfigure;

/**
 * The application asks for an ordinary data source where the routing one takes its place.
 */
class ConflictingDataSourceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String source;

	ConflictingDataSourceException(String source) {
		super("Both " + source + " and Fabric claim the application's data source");
		this.source = source;
	}

	String source() {
		return this.source;
	}

}
