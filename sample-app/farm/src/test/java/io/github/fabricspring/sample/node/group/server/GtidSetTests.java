package io.github.fabricspring.sample.node.group.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link GtidSet}.
 */
class GtidSetTests {

	private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

	private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

	@Test
	void readsWhatServersWrite() {
		GtidSet set = GtidSet.parse(A.toUpperCase(java.util.Locale.ROOT) + ":1-5:7,\n" + B + ":9");
		assertThat(set).hasToString(A + ":1-5:7," + B + ":9");
		assertThat(set.count()).isEqualTo(7);
		assertThat(GtidSet.parse("")).isEqualTo(GtidSet.EMPTY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x:1", A, A + ":", A + ":0", A + ":5-3", A + ":1-x", A + ":tag", A + ":1:tag",
			A + ":tag:other:1-x", A + ":1tag:1" })
	void refusesWhatIsNoSet(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> GtidSet.parse(text));
	}

	@ParameterizedTest
	@CsvSource({ "1-5, 6-9, 1-9", "1-5, 3-9, 1-9", "1-5, 7-9, 1-5:7-9", "7-9, 1-5, 1-5:7-9", "1-9, 3, 1-9" })
	void unites(String left, String right, String union) {
		assertThat(of(left).plus(of(right))).isEqualTo(of(union));
	}

	@ParameterizedTest
	@CsvSource({ "1-9, 3-5, 1-2:6-9", "1-9, 1-3, 4-9", "1-9, 7-12, 1-6", "1-9, 1-9, ''", "1-9, 2:4:6, 1:3:5:7-9",
			"5-6, 1-9, ''", "1-3:7-9, 3-7, 1-2:8-9" })
	void subtracts(String from, String what, String rest) {
		assertThat(of(from).minus(of(what))).isEqualTo(rest.isEmpty() ? GtidSet.EMPTY : of(rest));
	}

	@Test
	void containsOnlyWhatItHasOfEverySource() {
		GtidSet set = GtidSet.parse(A + ":1-5," + B + ":1");
		assertThat(set.containsAll(GtidSet.parse(A + ":2-3"))).isTrue();
		assertThat(set.containsAll(GtidSet.parse(A + ":2-6"))).isFalse();
		assertThat(GtidSet.parse(A + ":1-5").containsAll(set)).isFalse();
		assertThat(GtidSet.EMPTY.containsAll(GtidSet.EMPTY)).isTrue();
		assertThat(set.from(B)).isEqualTo(GtidSet.parse(B + ":1"));
	}

	@Test
	void tagsAreNumberedByThemselves() {
		GtidSet set = GtidSet.parse(A + ":1-5:Shop:1-3:7:_x1:2," + B + ":shop:9");
		assertThat(set).hasToString(A + ":1-5," + A + ":_x1:2," + A + ":shop:1-3:7," + B + ":shop:9");
		assertThat(set.count()).isEqualTo(11);
		assertThat(GtidSet.parse(set.toString())).isEqualTo(set);
		assertThat(set.minus(GtidSet.parse(A + ":1-9")))
			.isEqualTo(GtidSet.parse(A + ":shop:1-3:7:_x1:2," + B + ":shop:9"));
		assertThat(set.containsAll(GtidSet.parse(A + ":shop:2"))).isTrue();
		assertThat(set.containsAll(GtidSet.parse(A + ":other:1"))).isFalse();
		assertThat(set.plus(GtidSet.parse(A + ":shop:4-6")).minus(set)).isEqualTo(GtidSet.parse(A + ":shop:4-6"));
		assertThat(set.from(A)).isEqualTo(GtidSet.parse(A + ":1-5:shop:1-3:7:_x1:2"));
		assertThat(set.from(B)).isEqualTo(GtidSet.parse(B + ":shop:9"));
		assertThat(set.from("5" + A.substring(1))).isEqualTo(GtidSet.EMPTY);
	}

	@Test
	void readsWhoOwnsWhat() {
		assertThat(ServerVariables.parseOwned(A + ":5#12:shop:6#13")).isEqualTo(GtidSet.parse(A + ":5:shop:6"));
		assertThat(ServerVariables.parseOwned(A + ":5#12:6#13," + B + ":1#7"))
			.isEqualTo(GtidSet.parse(A + ":5-6," + B + ":1"));
		assertThat(ServerVariables.parseOwned("")).isEqualTo(GtidSet.EMPTY);
	}

	private static GtidSet of(String intervals) {
		return GtidSet.parse(A + ":" + intervals);
	}

}
