package io.github.fabricspring.objects.memento;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * A mark of the content of a container that is too large to be kept, or that several
 * threads change. The content is compared, but not put back.
 */
public final class ContentMemento implements Memento {

	private final Object target;

	private final String reason;

	private final long mark;

	/**
	 * Marks the content.
	 * @param target a {@link Collection} or a {@link Map}
	 * @param reason why it cannot be put back
	 */
	public ContentMemento(Object target, String reason) {
		this.target = target;
		this.reason = reason;
		this.mark = mark(target);
	}

	@Override
	public Object target() {
		return this.target;
	}

	@Override
	public boolean isIntact() {
		return mark(this.target) == this.mark;
	}

	@Override
	public @Nullable String putBack() {
		return this.reason;
	}

	@Override
	public String difference() {
		return "its content";
	}

	private static long mark(Object container) {
		return (container instanceof Map<?, ?> map) ? ofEntries(map) : ofElements((Collection<?>) container);
	}

	// The order of a map or a set may change when it is only read
	private static long ofEntries(Map<?, ?> map) {
		long mark = map.size();
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			mark += spread(of(entry.getKey()) * 31 + of(entry.getValue()));
		}
		return mark;
	}

	private static long ofElements(Collection<?> elements) {
		boolean ordered = elements instanceof List || elements instanceof Queue;
		long mark = elements.size();
		for (Object element : elements) {
			mark = ((ordered) ? mark * 31 : mark) + spread(of(element));
		}
		return mark;
	}

	// Numbers may be boxed anew whenever they are read
	private static long of(@Nullable Object element) {
		return (element instanceof Number || element instanceof Character) ? element.hashCode()
				: System.identityHashCode(element);
	}

	private static long spread(long hash) {
		long spread = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
		return spread ^ (spread >>> 29);
	}

}
