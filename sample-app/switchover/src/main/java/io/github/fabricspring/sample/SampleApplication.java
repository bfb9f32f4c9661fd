package io.github.fabricspring.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.github.fabricspring.page.PageServer;
import io.github.fabricspring.page.source.HttpSource;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmSettings;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.progress.ConsoleProgress;
import io.github.fabricspring.sample.switchover.Cluster;
import io.github.fabricspring.sample.switchover.PagedWriters;
import io.github.fabricspring.sample.switchover.SwitchoverApplication;
import io.github.fabricspring.sample.switchover.SwitchoverReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.DefaultApplicationArguments;

/**
 * The program: a farm and a group of our own, or what the arguments name, and the
 * switchover demonstration on it, unless the farm is to stay up for others.
 */
public final class SampleApplication {

	private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

	private SampleApplication() {
	}

	/**
	 * Runs the demonstration and ends the JVM: with 0 only if nothing failed, was lost or
	 * was duplicated, with 2 if the arguments are not understood.
	 * @param args the command line
	 * @throws Exception if the demonstration could not be run
	 */
	public static void main(String[] args) throws Exception {
		SampleArguments arguments;
		try {
			arguments = SampleArguments.of(new DefaultApplicationArguments(args));
		}
		catch (IllegalArgumentException ex) {
			OUT.println(ex.getMessage());
			System.exit(2);
			return;
		}
		HttpSource viewed = arguments.page().viewed();
		if (viewed != null) {
			view(viewed);
			return;
		}
		if (arguments.stay()) {
			stay(arguments);
			System.exit(0);
			return;
		}
		SwitchoverReport report = (arguments.isExistingFarm()) ? onExistingFarm(arguments) : onOwnFarm(arguments);
		OUT.println(report);
		System.exit((report.isClean()) ? 0 : 1);
	}

	private static void stay(SampleArguments arguments) throws IOException, InterruptedException {
		try (Farm farm = start(arguments);
				FarmGroup group = arguments.engine().start(farm, arguments.group());
				PagedWriters writers = writers(group, arguments.page())) {
			Stay stay = new Stay(group, (writers != null) ? writers.address() : null, OUT);
			stay.print();
			stay.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
		}
	}

	// The farm stays up without its page if that fails
	private static @Nullable PagedWriters writers(FarmGroup group, PageArgument page) {
		if (!page.served()) {
			return null;
		}
		try {
			List<String> properties = new ArrayList<>(PageDatabase.create(group));
			properties.addAll(page.properties());
			PagedWriters writers = PagedWriters.start(properties, new OwnGroup(group), group.name());
			if (writers.address() == null) {
				OUT.println("No page: it cannot be served at port " + page.port() + ", see the log above");
			}
			return writers;
		}
		catch (SQLException | RuntimeException ex) {
			OUT.println("No page: " + ex.getMessage());
			return null;
		}
	}

	private static void view(HttpSource source) throws IOException, InterruptedException {
		try (PageServer page = PageServer.start(0, source, null)) {
			OUT.println("Page of " + source.name() + ", for a browser on this machine: " + page.address());
			new CountDownLatch(1).await();
		}
	}

	// Ctrl-C and kill end the JVM without closing anything
	private static Farm start(SampleArguments arguments) {
		Farm farm = Farm.start(FarmSettings.DEFAULTS.withMysqld(arguments.mysqld()).withMysql(arguments.mysql()),
				ConsoleProgress.onStandardOutput());
		Runtime.getRuntime().addShutdownHook(new Thread(farm::close, "farm-close"));
		return farm;
	}

	private static SwitchoverReport onOwnFarm(SampleArguments arguments) throws IOException, InterruptedException {
		try (Farm farm = start(arguments); FarmGroup group = arguments.engine().start(farm, arguments.group())) {
			return demonstrate(arguments, new OwnGroup(group),
					List.of(StarterProperties.of(group, arguments.page().properties().toArray(String[]::new))));
		}
	}

	private static SwitchoverReport onExistingFarm(SampleArguments arguments) throws IOException, InterruptedException {
		ExistingFabric fabric = ExistingFabric.connect(arguments);
		return demonstrate(arguments, fabric, arguments.properties(fabric.login()));
	}

	private static SwitchoverReport demonstrate(SampleArguments arguments, Cluster cluster, List<String> properties)
			throws IOException, InterruptedException {
		return SwitchoverApplication.run(properties, cluster, arguments.group(), arguments.settings(), OUT);
	}

}
