package io.github.fabricspring.sample.farm.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a starting farm on the console: a bar on a terminal, a line for every
 * tenth in a file.
 */
public final class ConsoleProgress implements FarmListener {

	private static final long MEGABYTE = 1_000_000;

	private final PrintStream out;

	private final boolean terminal;

	private long total;

	private long tenths;

	private @Nullable ProgressBar bar;

	/**
	 * Creates a display.
	 * @param out where to print
	 * @param terminal whether a bar can be drawn there
	 */
	public ConsoleProgress(PrintStream out, boolean terminal) {
		this.out = out;
		this.terminal = terminal;
	}

	/**
	 * A display on the standard output.
	 * @return the display, with bars on a terminal
	 */
	// From Java 22 on there is a console even where there is no terminal, hence TERM
	@SuppressWarnings("SystemConsoleNull")
	public static ConsoleProgress onStandardOutput() {
		return new ConsoleProgress(System.out, System.console() != null && System.getenv("TERM") != null);
	}

	@Override
	public void started(Stage stage, String subject, long total) {
		this.total = total;
		this.tenths = 0;
		print("%s: %s%s", verb(stage), subject, (total > 0) ? ", " + total / MEGABYTE + " MB" : "");
		if (this.terminal && total > 0) {
			this.bar = new ProgressBarBuilder().setTaskName("farm")
				.setInitialMax(total)
				.setUnit(" MB", MEGABYTE)
				.setStyle(ProgressBarStyle.ASCII)
				.build();
		}
	}

	@Override
	public void advanced(Stage stage, long done) {
		if (this.bar != null) {
			this.bar.stepTo(done);
			return;
		}
		long reached = (this.total > 0) ? Math.min(done * 10 / this.total, 9) : 0;
		if (reached > this.tenths) {
			this.tenths = reached;
			print("%s: %d of %d MB", verb(stage), done / MEGABYTE, this.total / MEGABYTE);
		}
	}

	@Override
	public void finished(Stage stage, Duration took) {
		closeBar();
		print("%s: done in %.1f s", verb(stage), took.toMillis() / 1000.0);
	}

	@Override
	public void failed(Stage stage) {
		closeBar();
		print("%s: failed", verb(stage));
	}

	private void closeBar() {
		if (this.bar != null) {
			this.bar.close();
			this.bar = null;
		}
	}

	private void print(String format, Object... values) {
		this.out.println("farm - " + String.format(Locale.ROOT, format, values));
	}

	private static String verb(Stage stage) {
		return switch (stage) {
			case DOWNLOAD -> "downloading";
			case UNPACK -> "unpacking";
			case INITIALISE -> "initialising";
			case START -> "starting";
		};
	}

}
