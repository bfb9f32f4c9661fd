/**
 * The progress of a starting farm, stage by stage.
 */
@NullMarked
package io.github.fabricspring.sample.farm.progress;

import org.jspecify.annotations.NullMarked;
