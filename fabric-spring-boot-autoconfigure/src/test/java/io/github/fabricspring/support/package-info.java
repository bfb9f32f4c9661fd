/**
 * Hostile servers, fakes of the topology and the fixtures that tests of several rooms and
 * modules share. Published as the test jar of this module.
 */
@NullMarked
package io.github.fabricspring.support;

import org.jspecify.annotations.NullMarked;
