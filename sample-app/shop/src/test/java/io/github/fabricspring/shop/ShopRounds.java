package io.github.fabricspring.shop;

import java.util.List;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A program that places an order, and has devtools restart it until all rounds are over.
 * It prints which threads of the starter were there before and after.
 */
public final class ShopRounds {

	/** How often the program shall run. */
	static final String ROUNDS = "shop.rounds";

	/** Lives on when the class is loaded anew. */
	private static final String ROUND = "shop.round";

	private ShopRounds() {
	}

	public static void main(String[] args) {
		int round = Integer.getInteger(ROUND, 1);
		say("before " + round + ": " + left());
		ConfigurableApplicationContext context = SpringApplication.run(ShopApplication.class, args);
		context.getBean(Orders.class).place("order " + round);
		say("placed " + round + ": " + ShopRounds.class.getClassLoader().getClass().getSimpleName() + ", generated "
				+ AotDetector.useGeneratedArtifacts() + ", threads " + !threads().isEmpty());
		if (round < Integer.getInteger(ROUNDS, 1)) {
			System.setProperty(ROUND, String.valueOf(round + 1));
			new Thread(() -> Restarter.getInstance().restart(), "files-changed").start();
			return;
		}
		context.close();
		say("after " + round + ": " + left());
		System.exit(0);
	}

	// Standard output has the log too
	private static void say(String line) {
		System.out.println("shop " + line);
	}

	// Pools end in the background
	private static List<String> left() {
		try {
			Awaitility.await().until(() -> threads().isEmpty());
			return List.of();
		}
		catch (ConditionTimeoutException ex) {
			return threads();
		}
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("fabric-") || name.startsWith("YYZ"))
			.sorted()
			.toList();
	}

}
