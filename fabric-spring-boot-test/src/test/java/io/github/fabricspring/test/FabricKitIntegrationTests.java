package io.github.fabricspring.test;

/**
 * Tests of the kit under a Fabric node.
 */
@FailoverTest
class FabricKitIntegrationTests extends FailoverKit {

}
