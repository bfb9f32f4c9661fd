/**
 * What the tests' JDBC drivers have in common.
 */
@NullMarked
package io.github.fabricspring.driver;

import org.jspecify.annotations.NullMarked;
