package io.github.fabricspring.test;

import io.github.fabricspring.sample.fabric.Engine;

/**
 * Tests of the kit under Group Replication.
 */
@FailoverTest(engine = Engine.GROUP_REPLICATION)
class GroupReplicationKitIntegrationTests extends FailoverKit {

}
