/**
 * Tests with MyBatis.
 */
@NullMarked
package io.github.fabricspring.objects.mybatis;

import org.jspecify.annotations.NullMarked;
