package io.github.fabricspring.objects.mybatis;

import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.Map;

import io.github.fabricspring.objects.CallObjects;
import org.apache.ibatis.executor.Executor;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.mapping.StatementType;
import org.apache.ibatis.plugin.Interceptor;
import org.apache.ibatis.plugin.Intercepts;
import org.apache.ibatis.plugin.Invocation;
import org.apache.ibatis.plugin.Signature;
import org.apache.ibatis.session.ResultHandler;
import org.apache.ibatis.session.RowBounds;
import org.jspecify.annotations.Nullable;

/**
 * The interceptor that keeps the parameters of statements before MyBatis writes keys or
 * OUT parameters into them.
 */
@Intercepts({ @Signature(type = Executor.class, method = "update", args = { MappedStatement.class, Object.class }),
		@Signature(type = Executor.class, method = "query",
				args = { MappedStatement.class, Object.class, RowBounds.class, ResultHandler.class }) })
public final class ParameterInterceptor implements Interceptor {

	@Override
	public Object intercept(Invocation invocation) throws InvocationTargetException, IllegalAccessException {
		CallObjects objects = CallObjects.current();
		if (objects != null && writesIntoParameters(invocation)) {
			touch(objects, invocation.getArgs()[1]);
		}
		return invocation.proceed();
	}

	// A query writes to them only through a procedure
	private static boolean writesIntoParameters(Invocation invocation) {
		return invocation.getMethod().getName().equals("update")
				|| ((MappedStatement) invocation.getArgs()[0]).getStatementType() == StatementType.CALLABLE;
	}

	private static void touch(CallObjects objects, @Nullable Object parameter) {
		if (parameter instanceof Map<?, ?> map) {
			objects.touch(map);
			map.values().forEach((value) -> touch(objects, value));
		}
		else if (parameter instanceof Collection<?> collection) {
			collection.forEach((element) -> touch(objects, element));
		}
		else if (parameter instanceof Object[] elements) {
			for (Object element : elements) {
				touch(objects, element);
			}
		}
		else if (parameter != null) {
			objects.touch(parameter);
		}
	}

}
