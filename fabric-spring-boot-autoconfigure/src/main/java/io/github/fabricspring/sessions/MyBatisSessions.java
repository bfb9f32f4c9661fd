package io.github.fabricspring.sessions;

import java.lang.reflect.InvocationTargetException;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.call.GroupsInUse;
import org.apache.ibatis.cache.CacheKey;
import org.apache.ibatis.executor.Executor;
import org.apache.ibatis.executor.loader.ResultLoader;
import org.apache.ibatis.mapping.BoundSql;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.plugin.Interceptor;
import org.apache.ibatis.plugin.Intercepts;
import org.apache.ibatis.plugin.Invocation;
import org.apache.ibatis.plugin.Plugin;
import org.apache.ibatis.plugin.Signature;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ResultHandler;
import org.apache.ibatis.session.RowBounds;

/**
 * An interceptor that keeps each session of MyBatis to one group, and refuses caches that
 * several groups would share. The keys of both caches leave out the group.
 */
public final class MyBatisSessions implements Interceptor {

	/** The number of frames that are between MyBatis's loader and us, and a few more. */
	private static final int NEAREST_FRAMES = 10;

	private static final StackWalker WALKER = StackWalker.getInstance();

	private final GroupsInUse groups;

	/**
	 * Creates the interceptor.
	 * @param groups the groups in use
	 */
	public MyBatisSessions(GroupsInUse groups) {
		this.groups = groups;
	}

	@Override
	public Object plugin(Object target) {
		if (!(target instanceof Executor)) {
			return target;
		}
		if (this.groups.areSeveral() && isForLazyLoading()) {
			throw new CrossGroupException("%s - refused to load lazily through MyBatis, after the session was closed: "
				.formatted(String.join(", ", this.groups.names()))
					+ "nothing tells which of the groups the object is from. Fetch what is needed in the transaction that "
					+ "loads the object, or with the object");
		}
		return Plugin.wrap(target, new SessionGuard(this.groups));
	}

	private static boolean isForLazyLoading() {
		return WALKER.walk((frames) -> frames.limit(NEAREST_FRAMES)
			.anyMatch((frame) -> frame.getClassName().equals(ResultLoader.class.getName())));
	}

	@Override
	public Object intercept(Invocation invocation) throws InvocationTargetException, IllegalAccessException {
		return invocation.proceed();
	}

	/**
	 * Whether the sessions of a configuration share a cache.
	 * @param configuration the configuration of a session factory
	 * @return whether a mapper has a cache that is not switched off
	 */
	public static boolean isCaching(Configuration configuration) {
		return configuration.isCacheEnabled() && !configuration.getCacheNames().isEmpty();
	}

	/** The guard of one session. */
	@Intercepts({
			@Signature(type = Executor.class, method = "query",
					args = { MappedStatement.class, Object.class, RowBounds.class, ResultHandler.class }),
			@Signature(type = Executor.class, method = "query",
					args = { MappedStatement.class, Object.class, RowBounds.class, ResultHandler.class, CacheKey.class,
							BoundSql.class }),
			@Signature(type = Executor.class, method = "update", args = { MappedStatement.class, Object.class }) })
	private static final class SessionGuard implements Interceptor {

		private final GroupsInUse groups;

		private final SessionGroup session = new SessionGroup();

		SessionGuard(GroupsInUse groups) {
			this.groups = groups;
		}

		@Override
		public Object intercept(Invocation invocation) throws InvocationTargetException, IllegalAccessException {
			this.session.use("a MyBatis session", this.groups.defaultGroup());
			MappedStatement statement = (MappedStatement) invocation.getArgs()[0];
			if (this.groups.areSeveral() && isCaching(statement.getConfiguration())) {
				throw new CrossGroupException(
						"""
								%s - refused a statement of MyBatis: its mappers have caches (<cache/>, @CacheNamespace), which \
								would answer one group with rows of another. Set mybatis.configuration.cache-enabled=false, or \
								give each group a SqlSessionFactory of its own over fabricDataSource.forGroup("...")"""
							.formatted(String.join(", ", this.groups.names())));
			}
			return invocation.proceed();
		}

	}

}
