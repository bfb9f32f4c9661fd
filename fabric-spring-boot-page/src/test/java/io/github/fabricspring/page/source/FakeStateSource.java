package io.github.fabricspring.page.source;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * A source of states that a test sets.
 */
public final class FakeStateSource implements StateSource {

	private final AtomicLong commits = new AtomicLong();

	private volatile @Nullable String failure;

	private volatile String padding = "";

	public void commit(long number) {
		this.commits.addAndGet(number);
	}

	public void answerAtLength(int characters) {
		this.padding = "-".repeat(characters);
	}

	public void fail(@Nullable String message) {
		this.failure = message;
	}

	@Override
	public String name() {
		return "a \"test\"";
	}

	@Override
	public Duration interval() {
		return Duration.ofMillis(10);
	}

	@Override
	public Reading read() throws IOException {
		String message = this.failure;
		if (message != null) {
			throw new IOException(message);
		}
		return Reading.of("{\n  \"groups\" : {\"YYZ\":{\"commits\":" + this.commits
				+ "}},\r\n\"incidents\":[], \"padding\":\"" + this.padding + "\"}");
	}

}
