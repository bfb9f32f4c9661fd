/**
 * The Fabric node over XML-RPC as typed Java, and a topology source on top of it.
 * <p>
 * API: {@link io.github.fabricspring.client.FabricClient},
 * {@link io.github.fabricspring.client.FabricAdministration},
 * {@link io.github.fabricspring.client.FabricClientSettings},
 * {@link io.github.fabricspring.client.FabricCredentials},
 * {@link io.github.fabricspring.client.FabricTopologySource} and
 * {@link io.github.fabricspring.client.FabricException}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.client;

import org.jspecify.annotations.NullMarked;
