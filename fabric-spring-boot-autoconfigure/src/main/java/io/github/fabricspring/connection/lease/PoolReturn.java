package io.github.fabricspring.connection.lease;

/**
 * The recognition of HikariCP's calls on a connection that is given back.
 */
public final class PoolReturn {

	private static final String POOLED = "com.zaxxer.hikari.pool.ProxyConnection";

	/** Our own frames between HikariCP's and this class. */
	private static final int DEEPEST_FRAME = 8;

	private static final StackWalker WALKER = StackWalker.getInstance();

	private PoolReturn() {
	}

	/**
	 * Whether the pool gets the connection back, rather than the application using it.
	 * Walks the stack, so it is for what happens rarely.
	 * @return whether HikariCP's {@code close()} calls
	 */
	public static boolean isUnderWay() {
		return WALKER.walk((frames) -> frames.limit(DEEPEST_FRAME)
			.filter((frame) -> frame.getClassName().startsWith("com.zaxxer.hikari."))
			.findFirst()
			.filter((frame) -> frame.getClassName().equals(POOLED) && frame.getMethodName().equals("close"))
			.isPresent());
	}

}
