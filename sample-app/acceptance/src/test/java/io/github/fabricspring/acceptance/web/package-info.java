/**
 * Tests of a web application on real servers.
 */
@NullMarked
package io.github.fabricspring.acceptance.web;

import org.jspecify.annotations.NullMarked;
