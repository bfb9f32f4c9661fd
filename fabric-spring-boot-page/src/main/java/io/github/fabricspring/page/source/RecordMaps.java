package io.github.fabricspring.page.source;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Records as maps, for a writer of JSON that knows no records. An application with a page
 * needs no Jackson.
 */
final class RecordMaps {

	private RecordMaps() {
	}

	/**
	 * Turns records into maps, at every depth.
	 * @param value a record, a map, a list, or a value that stays as it is
	 * @return maps, lists, strings, numbers and booleans
	 */
	static @Nullable Object plain(@Nullable Object value) {
		if (value instanceof Record data) {
			return fields(data);
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> plain = new LinkedHashMap<>();
			map.forEach((key, element) -> plain.put(String.valueOf(key), plain(element)));
			return plain;
		}
		if (value instanceof List<?> list) {
			return list.stream().map(RecordMaps::plain).toList();
		}
		return (value == null || value instanceof Number || value instanceof Boolean) ? value : value.toString();
	}

	private static Map<String, @Nullable Object> fields(Record data) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		for (RecordComponent component : data.getClass().getRecordComponents()) {
			try {
				fields.put(component.getName(), plain(component.getAccessor().invoke(data)));
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException("Cannot read " + component, ex);
			}
		}
		return fields;
	}

}
