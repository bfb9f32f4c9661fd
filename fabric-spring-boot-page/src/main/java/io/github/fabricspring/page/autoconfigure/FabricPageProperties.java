package io.github.fabricspring.page.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The properties {@code fabric.page.*}.
 *
 * @param enabled whether the page is served, on this machine only
 * @param port the port of the page, 0 for a free one, which the log names
 */
@ConfigurationProperties("fabric.page")
record FabricPageProperties(@DefaultValue("false") boolean enabled, @DefaultValue("0") int port) {

	FabricPageProperties {
		if (port < 0 || port > 65535) {
			throw new InvalidConfigurationPropertyValueException("fabric.page.port", port,
					"must be 0 to 65535; 0 is a free one");
		}
	}

}
