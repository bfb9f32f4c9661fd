package io.github.fabricspring.sample.farm.group;

/**
 * The settings of plain replication and of its promoter.
 *
 * @param semiSync whether a commit waits until a replica has received it
 * @param care how the promoter opens a replica after a failure
 * @param automatic whether the promoter fails over by itself
 */
public record ReplicationSettings(boolean semiSync, Care care, boolean automatic) {

	/** Lossless semi-synchronous replication under a careful, automatic promoter. */
	public static final ReplicationSettings DEFAULTS = new ReplicationSettings(true, Care.CAREFUL, true);

	public ReplicationSettings withoutSemiSync() {
		return new ReplicationSettings(false, this.care, this.automatic);
	}

	public ReplicationSettings with(Care care) {
		return new ReplicationSettings(this.semiSync, care, this.automatic);
	}

	public ReplicationSettings byHand() {
		return new ReplicationSettings(this.semiSync, this.care, false);
	}

	/** What a promoter does about transactions that a replica has not applied yet. */
	public enum Care {

		/**
		 * Promotes only when every replica has been asked, and waits until the chosen one
		 * has applied all that it received.
		 */
		CAREFUL,

		/** Opens the replica while it still applies. */
		OPENS_EARLY,

		/** Throws away what the replica has not applied. */
		DISCARDS

	}

}
