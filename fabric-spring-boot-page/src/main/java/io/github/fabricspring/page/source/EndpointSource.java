package io.github.fabricspring.page.source;

import java.time.Duration;
import java.util.Map;

import io.github.fabricspring.actuate.FabricEndpoint;
import io.github.fabricspring.actuate.FabricEndpoint.FabricDescriptor;
import io.github.fabricspring.actuate.FabricEndpoint.GroupDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;

/**
 * The endpoint {@code fabric} of the page's own application.
 */
public final class EndpointSource implements StateSource {

	private static final JsonWriter<@Nullable Object> JSON = JsonWriter.standard();

	private final FabricEndpoint endpoint;

	private final String name;

	/**
	 * Creates a source.
	 * @param endpoint the endpoint
	 * @param name the name of the application
	 */
	public EndpointSource(FabricEndpoint endpoint, String name) {
		this.endpoint = endpoint;
		this.name = name;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Duration interval() {
		return Duration.ofMillis(250);
	}

	@Override
	public Reading read() {
		return reading(this.endpoint.fabric());
	}

	static Reading reading(FabricDescriptor state) {
		Map<String, Long> commits = new java.util.HashMap<>();
		for (Map.Entry<String, GroupDescriptor> group : state.groups().entrySet()) {
			commits.put(group.getKey(), group.getValue().commits());
		}
		return new Reading(JSON.writeToString(RecordMaps.plain(state)), commits);
	}

}
