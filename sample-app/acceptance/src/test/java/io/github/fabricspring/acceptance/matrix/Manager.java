package io.github.fabricspring.acceptance.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.sample.farm.FarmAccounts;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Who manages the transactions.
 */
enum Manager {

	JDBC(MatrixApplication.Jdbc.class), LAZY(MatrixApplication.Lazy.class), JPA(MatrixApplication.Jpa.class);

	/** Milliseconds after which a client finds out that nobody answers. */
	private static final int SOCKET_TIMEOUT = 700;

	private final Class<?> configuration;

	Manager(Class<?> configuration) {
		this.configuration = configuration;
	}

	/**
	 * Starts an application with these transactions.
	 * @param ports where the server of each group is reached
	 * @param more further configuration
	 * @return the application
	 */
	RunningApplication start(Map<String, Integer> ports, Class<?>... more) {
		FarmAccounts accounts = FarmAccounts.DEFAULTS;
		List<String> properties = new ArrayList<>(List.of("spring.config.name=matrix", "spring.main.banner-mode=off",
				"spring.jpa.open-in-view=false", "logging.level.root=warn", "logging.level.io.github.fabricspring=off",
				"logging.level.org.hibernate=off", "logging.level.com.zaxxer.hikari=off",
				"logging.level.org.springframework.transaction.interceptor=off",
				"fabric.datasource.username=" + accounts.application().user(),
				"fabric.datasource.password=" + accounts.application().password(),
				"fabric.datasource.database=" + accounts.database(), "fabric.datasource.properties.sslMode=DISABLED",
				"fabric.datasource.properties.allowPublicKeyRetrieval=true",
				"fabric.datasource.properties.socketTimeout=" + SOCKET_TIMEOUT,
				// nobody else's packets among those that are counted
				"fabric.datasource.hikari.minimum-idle=0", "fabric.outcome.purge-interval=0",
				"fabric.outcome.create-table=true"));
		ports.forEach((group, port) -> {
			properties.add("fabric.groups.[" + group + "].servers=127.0.0.1:" + port);
			properties.add("fabric.groups.[" + group + "].discovery=fixed");
		});
		return RunningApplication.start(new SpringApplicationBuilder(this.configuration).sources(more)
			.web(WebApplicationType.NONE)
			.properties(properties.toArray(String[]::new)));
	}

}
