package io.github.fabricspring.autoconfigure.failure;

/**
 * The application configures an ordinary data source beside the routing data source.
 */
public class ConflictingDataSourceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String source;

	/**
	 * Creates the exception.
	 * @param source where the other data source comes from
	 */
	public ConflictingDataSourceException(String source) {
		super("Both " + source + " and Fabric claim the application's data source");
		this.source = source;
	}

	String source() {
		return this.source;
	}

}
