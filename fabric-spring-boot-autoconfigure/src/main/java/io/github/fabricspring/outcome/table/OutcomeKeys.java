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

	private static final int RANDOM_BITS_BESIDE_TIME = 12;

	private OutcomeKeys() {
	}

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

	public static Instant writtenAt(UUID key) {
		return Instant.ofEpochMilli(key.getMostSignificantBits() >>> 16);
	}

	public static UUID of(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new UUID(buffer.getLong(), buffer.getLong());
	}

	public static String hex(UUID key) {
		HexFormat digits = HexFormat.of();
		return digits.toHexDigits(key.getMostSignificantBits()) + digits.toHexDigits(key.getLeastSignificantBits());
	}

}
