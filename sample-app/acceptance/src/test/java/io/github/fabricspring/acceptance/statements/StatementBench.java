package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.test.fault.Request;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application that writes numbers to {@code app.numbers} through a proxy.
 */
final class StatementBench implements AutoCloseable {

	static final String GROUP = "YYZ";

	/** The statement at which {@link #cutOnce} cuts. */
	static final String CUT = "SELECT 'cut'";

	private final MysqlServer server;

	private final CuttingProxy proxy;

	private final ConfigurableApplicationContext context;

	StatementBench(MysqlServer server, Class<?> application, String... properties) throws IOException {
		this.server = server;
		this.proxy = new CuttingProxy(server.port());
		FarmAccounts accounts = FarmAccounts.DEFAULTS;
		List<String> all = new ArrayList<>(List.of("spring.config.name=statements", "spring.main.banner-mode=off",
				"spring.jpa.open-in-view=false", "logging.level.root=warn", "logging.level.io.github.fabricspring=off",
				"fabric.datasource.username=" + accounts.application().user(),
				"fabric.datasource.password=" + accounts.application().password(),
				"fabric.datasource.database=" + accounts.database(), "fabric.datasource.properties.sslMode=DISABLED",
				"fabric.datasource.properties.allowPublicKeyRetrieval=true", "fabric.datasource.hikari.minimum-idle=0",
				"fabric.outcome.purge-interval=0", "fabric.outcome.create-table=true", "fabric.default-group=" + GROUP,
				"fabric.groups.[" + GROUP + "].servers=127.0.0.1:" + this.proxy.port(),
				"fabric.groups.[" + GROUP + "].discovery=fixed"));
		all.addAll(List.of(properties));
		this.context = new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run();
	}

	/**
	 * A bench with what Boot configures, which the extension closes.
	 * @param server the server
	 * @param properties the application's, besides those that all have
	 * @return the bench
	 * @throws IOException if there is no port for the proxy
	 */
	static StatementBench on(ServerExtension server, String... properties) throws IOException {
		return server.closing(new StatementBench(server.get(), Jdbc.class, properties));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	JdbcTemplate jdbc() {
		return bean(JdbcTemplate.class);
	}

	/** The next {@link #CUT} does not reach the server, and its connection is lost. */
	void cutOnce() {
		this.proxy.follow(FaultPlan.once((request) -> request.startsWith(CUT), RESET));
	}

	/**
	 * The answer to a statement is lost with its connection, once.
	 * @param statement how the statement begins
	 */
	void cutAnswer(String statement) {
		this.proxy.follow(FaultPlan.once((request) -> request.startsWith(statement),
				new Cut(Cut.Place.BEFORE_REPLY, Cut.Manner.RST)));
	}

	/**
	 * A COMMIT is lost with its connection.
	 * @param number how many have gone through before, from 0
	 * @param place where it is lost
	 */
	void cutCommit(int number, Cut.Place place) {
		this.proxy.follow(FaultPlan.nth(number, Request::isCommit, new Cut(place, Cut.Manner.RST)));
	}

	/**
	 * Cuts where a plan says.
	 * @param plan the plan
	 * @param whenCut what happens right after each cut
	 */
	void cut(FaultPlan plan, Runnable whenCut) {
		this.proxy.follow(plan, whenCut);
	}

	/**
	 * Makes a call.
	 * @param rerun its policy
	 * @param work what each attempt does
	 * @return what the caller was told
	 */
	Told call(Rerun rerun, Runnable work) {
		AtomicInteger attempts = new AtomicInteger();
		try {
			bean(FabricTemplate.class).execute(GROUP, AccessMode.READ_WRITE, rerun, () -> {
				attempts.incrementAndGet();
				work.run();
				return true;
			});
			return new Told("returned", attempts.get(), "");
		}
		catch (RuntimeException ex) {
			return new Told(ex.getClass().getSimpleName(), attempts.get(), ex.getMessage() + ": " + ex.getCause());
		}
	}

	/**
	 * Makes a call that is one transaction.
	 * @param rerun its policy
	 * @param work what each attempt does
	 * @return what the caller was told
	 */
	Told transaction(Rerun rerun, Runnable work) {
		return call(rerun, () -> inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, work));
	}

	void inTransaction(int propagation, Runnable work) {
		TransactionTemplate template = new TransactionTemplate(bean(PlatformTransactionManager.class));
		template.setPropagationBehavior(propagation);
		template.executeWithoutResult((status) -> work.run());
	}

	void insert(int number) {
		jdbc().update("INSERT INTO numbers (n) VALUES (?)", number);
	}

	/** Sends {@link #CUT}. */
	void reach() {
		jdbc().execute(CUT);
	}

	List<Integer> numbers() {
		return Numbers.on(this.server);
	}

	@Override
	public void close() throws IOException {
		this.context.close();
		this.proxy.close();
	}

	private static final Cut RESET = new Cut(Cut.Place.BEFORE_REQUEST, Cut.Manner.RST);

	/**
	 * What a caller was told.
	 *
	 * @param what the simple name of the exception, or {@code returned}
	 * @param attempts how often the work was begun
	 * @param message the exception's message
	 */
	record Told(String what, int attempts, String message) {
	}

	/** What Boot configures by itself, without JPA. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class)
	static class Jdbc {

	}

}
