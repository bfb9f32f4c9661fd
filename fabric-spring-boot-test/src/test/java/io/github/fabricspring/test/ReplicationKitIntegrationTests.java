package io.github.fabricspring.test;

import io.github.fabricspring.sample.fabric.Engine;

/**
 * Tests of the kit under plain replication.
 */
@FailoverTest(engine = Engine.REPLICATION)
class ReplicationKitIntegrationTests extends FailoverKit {

}
