package io.github.fabricspring.connection.lease;

import java.util.List;

/**
 * Recognizes a pool or a framework that resets a connection after its use, and swallows
 * errors of that. Each question walks the stack, so ask it only where something is amiss.
 */
public final class ConnectionReset {

	private static final String POOL = "com.zaxxer.hikari.";

	private static final String POOLED = POOL + "pool.ProxyConnection";

	private static final List<String> FRAMEWORKS = List.of("org.springframework.jdbc.", "org.springframework.orm.",
			"org.hibernate.");

	private static final List<String> BETWEEN = List.of("io.github.fabricspring.", POOL, "java.", "jdk.");

	/** Our own frames between HikariCP's and this class. */
	private static final int DEEPEST_FRAME = 8;

	private static final StackWalker WALKER = StackWalker.getInstance();

	private ConnectionReset() {
	}

	/**
	 * Whether the pool is taking a connection back.
	 * @return whether HikariCP's {@code close()} calls
	 */
	public static boolean isOfPool() {
		return WALKER.walk((frames) -> frames.limit(DEEPEST_FRAME)
			.filter((frame) -> frame.getClassName().startsWith(POOL))
			.findFirst()
			.filter((frame) -> frame.getClassName().equals(POOLED) && frame.getMethodName().equals("close"))
			.isPresent());
	}

	/**
	 * Whether Spring or Hibernate calls, rather than the application itself.
	 * @return whether one of them uses the connection
	 */
	public static boolean isOfFramework() {
		return WALKER.walk((frames) -> frames.map(StackWalker.StackFrame::getClassName)
			.filter((type) -> BETWEEN.stream().noneMatch(type::startsWith))
			.findFirst()
			.filter((type) -> FRAMEWORKS.stream().anyMatch(type::startsWith))
			.isPresent());
	}

}
