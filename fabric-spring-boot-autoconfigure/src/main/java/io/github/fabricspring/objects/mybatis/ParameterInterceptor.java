package io.github.fabricspring.objects.mybatis;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.fabricspring.objects.CallObjects;
import org.apache.ibatis.executor.Executor;
import org.apache.ibatis.executor.keygen.NoKeyGenerator;
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
		if (objects != null && isUpdateOrProcedure(invocation)) {
			touch(objects, invocation.getArgs()[1], (MappedStatement) invocation.getArgs()[0]);
		}
		return invocation.proceed();
	}

	private static boolean isUpdateOrProcedure(Invocation invocation) {
		return invocation.getMethod().getName().equals("update")
				|| ((MappedStatement) invocation.getArgs()[0]).getStatementType() == StatementType.CALLABLE;
	}

	// Parameters without keys may be shared by calls, such as the current user
	private static void touch(CallObjects objects, @Nullable Object parameter, MappedStatement statement) {
		boolean changes = statement.getStatementType() == StatementType.CALLABLE
				|| !(statement.getKeyGenerator() instanceof NoKeyGenerator);
		if (!(parameter instanceof Map<?, ?> map)) {
			touch(objects, parameter, changes);
			return;
		}
		Set<String> withKeys = withKeys(statement);
		boolean named = !Collections.disjoint(withKeys, map.keySet());
		objects.touch(map, changes);
		map.forEach((name, value) -> touch(objects, value, changes && (!named || withKeys.contains(name))));
	}

	// The first part of each property of a key
	private static Set<String> withKeys(MappedStatement statement) {
		String[] properties = statement.getKeyProperties();
		return (properties != null) ? Arrays.stream(properties)
			.map((property) -> property.split("[.\\[]", 2)[0].strip())
			.collect(Collectors.toSet()) : Set.of();
	}

	private static void touch(CallObjects objects, @Nullable Object parameter, boolean changes) {
		if (parameter instanceof Map<?, ?> map) {
			objects.touch(map, changes);
			map.values().forEach((value) -> touch(objects, value, changes));
		}
		else if (parameter instanceof Collection<?> collection) {
			collection.forEach((element) -> touch(objects, element, changes));
		}
		else if (parameter instanceof Object[] elements) {
			for (Object element : elements) {
				touch(objects, element, changes);
			}
		}
		else if (parameter != null) {
			objects.touch(parameter, changes);
		}
	}

}
