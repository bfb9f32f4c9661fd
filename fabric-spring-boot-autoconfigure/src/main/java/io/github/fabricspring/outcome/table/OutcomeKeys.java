package io.github.fabricspring.outcome.table;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keys in the order of time: UUIDs of version 7 (RFC 9562). Writers append to the index,
 * and purging reads from its start. If two keys were ever equal, the second transaction
 * would not be committed.
 */
public final class OutcomeKeys {

	/** All marks are below it, all keys above it. */
	public static final UUID FIRST_KEY = first(Instant.parse("2000-01-01T00:00:00Z"));

	private static final int RANDOM_BITS_BESIDE_TIME = 12;

	private OutcomeKeys() {
	}

	/**
	 * Creates a key.
	 * @param now the time, to the millisecond
	 * @return a key, unique by its 74 random bits
	 */
	public static UUID next(Instant now) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long high = (now.toEpochMilli() << 16) | 0x7000 | random.nextLong(1L << RANDOM_BITS_BESIDE_TIME);
		long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
		return new UUID(high, low);
	}

	/**
	 * Returns the smallest key of a moment.
	 * @param moment the moment
	 * @return a bound for comparisons, not a key to write
	 */
	public static UUID first(Instant moment) {
		return new UUID(moment.toEpochMilli() << 16, 0);
	}

	/**
	 * Returns when a key was created.
	 * @param key the key, no mark
	 * @return the time by its writer's clock, to the millisecond
	 */
	public static Instant writtenAt(UUID key) {
		return Instant.ofEpochMilli(key.getMostSignificantBits() >>> 16);
	}

	/**
	 * Returns the id of a mark. Marks sort by time, before all keys.
	 * @param moment the moment from which on the mark proves something
	 * @return the id, whose first two bytes are zero
	 */
	public static UUID mark(Instant moment) {
		return new UUID(moment.toEpochMilli(), ThreadLocalRandom.current().nextLong());
	}

	/**
	 * Returns the smallest mark of a moment.
	 * @param moment the moment
	 * @return a bound for comparisons, not a mark to write
	 */
	public static UUID firstMark(Instant moment) {
		return new UUID(moment.toEpochMilli(), 0);
	}

	/**
	 * Returns the moment of a mark.
	 * @param mark the mark, no key
	 * @return the moment from which on it proves something, to the millisecond
	 */
	public static Instant markedAt(UUID mark) {
		return Instant.ofEpochMilli(mark.getMostSignificantBits());
	}

	/**
	 * Reads an id from its column.
	 * @param bytes 16 bytes
	 * @return the key or mark
	 */
	public static UUID of(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new UUID(buffer.getLong(), buffer.getLong());
	}

	/**
	 * Writes a key as SQL takes it after {@code x}.
	 * @param key the key or mark
	 * @return 32 hexadecimal digits
	 */
	public static String hex(UUID key) {
		HexFormat digits = HexFormat.of();
		return digits.toHexDigits(key.getMostSignificantBits()) + digits.toHexDigits(key.getLeastSignificantBits());
	}

}
