/**
 * The Fabric node over XML-RPC as typed Java, and one topology source made of it.
 */
@NullMarked
package io.github.fabricspring.client;

import org.jspecify.annotations.NullMarked;
