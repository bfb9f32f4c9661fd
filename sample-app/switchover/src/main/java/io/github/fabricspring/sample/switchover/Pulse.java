package io.github.fabricspring.sample.switchover;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A counter of commits and of the longest time without one. Safe for use by several
 * threads.
 */
class Pulse {

	private final ReentrantLock lock = new ReentrantLock();

	private long beats;

	private long lastBeat;

	private long longestGap;

	private long longestGapSinceMark;

	private long beatsAtMark;

	void beat() {
		this.lock.lock();
		try {
			measureGap();
			this.lastBeat = System.nanoTime();
			this.beats++;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Begins a new section, an event for example. */
	void mark() {
		this.lock.lock();
		try {
			this.longestGapSinceMark = 0;
			this.beatsAtMark = this.beats;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What happened since {@link #mark()}.
	 * @return commits and the longest gap, one that still lasts included
	 */
	Section section() {
		this.lock.lock();
		try {
			measureGap();
			return new Section(this.beats - this.beatsAtMark, Duration.ofNanos(this.longestGapSinceMark));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What happened since the first commit.
	 * @return commits and the longest gap, one that still lasts included
	 */
	Section whole() {
		this.lock.lock();
		try {
			measureGap();
			return new Section(this.beats, Duration.ofNanos(this.longestGap));
		}
		finally {
			this.lock.unlock();
		}
	}

	private void measureGap() {
		if (this.beats == 0) {
			return;
		}
		long gap = System.nanoTime() - this.lastBeat;
		this.longestGap = Math.max(this.longestGap, gap);
		this.longestGapSinceMark = Math.max(this.longestGapSinceMark, gap);
	}

	/**
	 * A stretch of the run.
	 *
	 * @param commits the commits in it
	 * @param longestGap the longest time in it without a commit of any writer
	 */
	record Section(long commits, Duration longestGap) {
	}

}
