package io.github.fabricspring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of the starter.
 */
public enum FabricObservationDocumentation implements ObservationDocumentation {

	/**
	 * {@code fabric.call}: a call by annotation or template, from its beginning to its
	 * end.
	 */
	CALL,

	/**
	 * {@code fabric.call.attempt}: one attempt of a call. A call that joins a transaction
	 * has none.
	 */
	ATTEMPT,

	/**
	 * {@code fabric.call.wait}: a wait before an attempt, for a server or for its turn.
	 */
	WAIT;

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return DefaultFabricObservationConvention.class;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return Keys.values();
	}

	@Override
	public String getPrefix() {
		return "fabric";
	}

	/** The keys, all with few values. */
	public enum Keys implements KeyName {

		/** The name of the group. */
		GROUP {
			@Override
			public String asString() {
				return "group";
			}
		},

		/** {@code read-write} or {@code read-only}, as the call is declared. */
		MODE {
			@Override
			public String asString() {
				return "mode";
			}
		},

		/** What became of the step. */
		OUTCOME {
			@Override
			public String asString() {
				return "outcome";
			}
		}

	}

}
