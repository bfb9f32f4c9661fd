package io.github.fabricspring.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import org.jspecify.annotations.Nullable;

/**
 * The tags {@code group} and {@code server} of HikariCP's meters, from the name of the
 * pool. Pools of other data sources have them empty, as some registries want the same
 * tags on all meters of a name.
 */
public final class PoolTags implements MeterFilter {

	@Override
	public Meter.Id map(Meter.Id id) {
		if (!id.getName().startsWith("hikaricp.")) {
			return id;
		}
		@Nullable String pool = id.getTag("pool");
		int slash = (pool != null) ? pool.indexOf('/') : -1;
		return (pool == null || id.getTag("group") != null) ? id
				: id.withTags(Tags.of(Tag.of("group", (slash > 0) ? pool.substring(0, slash) : ""),
						Tag.of("server", (slash > 0) ? pool.substring(slash + 1) : "")));
	}

}
