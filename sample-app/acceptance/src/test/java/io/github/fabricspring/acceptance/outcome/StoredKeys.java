package io.github.fabricspring.acceptance.outcome;

import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The rows of the table {@code fabric_outcome}, as anybody with access to it sees them.
 */
final class StoredKeys {

	/** What an instance holds while it purges. */
	static final String PURGER_LOCK = "SELECT GET_LOCK(CONCAT('fabric:',"
			+ " LEFT(SHA2(CONCAT(DATABASE(), '`fabric_outcome`'), 256), 40)), 0)";

	private StoredKeys() {
	}

	/**
	 * A key as a transaction of that moment writes it: a UUID of version 7.
	 * @param moment the moment
	 * @return the key
	 */
	static UUID of(Instant moment) {
		return new UUID((moment.toEpochMilli() << 16) | 0x7000,
				(ThreadLocalRandom.current().nextLong() >>> 2) | Long.MIN_VALUE);
	}

	static String literal(UUID key) {
		HexFormat digits = HexFormat.of();
		return "x'" + digits.toHexDigits(key.getMostSignificantBits())
				+ digits.toHexDigits(key.getLeastSignificantBits()) + "'";
	}

	static String count(UUID key) {
		return "SELECT COUNT(*) FROM app.fabric_outcome WHERE id = " + literal(key);
	}

}
