/**
 * The application: writers that go on while their group's primary is switched over and
 * killed. Uses nothing but the starter and the page.
 */
@NullMarked
package io.github.fabricspring.sample.switchover;

import org.jspecify.annotations.NullMarked;
