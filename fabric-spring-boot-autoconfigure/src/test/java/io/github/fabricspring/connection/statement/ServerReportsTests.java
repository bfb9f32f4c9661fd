package io.github.fabricspring.connection.statement;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.mysql.cj.protocol.ServerSessionStateController;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChange;
import io.github.fabricspring.connection.statement.ServerReports.End;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerReports}, with what MySQL 8.0 was seen to report.
 */
class ServerReportsTests {

	private final List<String> gtids = new ArrayList<>();

	private final ServerReports reports = ServerReports.of((Connection) Proxy
		.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class }, (proxy, method, args) -> {
			throw new UnsupportedOperationException(method.getName());
		}), this.gtids::add);

	/** Each result of a call, with {@code 3} for a GTID. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			I___W___ |                                  | NONE
			I_R__sS_ | I_R_WsS_                         | NONE
			I___W___ | I_R_WsS_                         | NONE
			I___W___ | 3________                        | COMMITTED
			I___W___ | ________                         | UNTOLD
			I_R__sS_ | ________                         | NOTHING_WRITTEN
			I___W___ | 3T_______                        | COMMITTED
			I___W___ | T_______                         | UNTOLD
			I_R__sS_ | T_______                         | NOTHING_WRITTEN
			T___W___ | I___W___                         | UNTOLD
			I___W___ | 3I___W__L                        | COMMITTED
			I___W___ | I___W__L                         | UNTOLD
			I___W___ | 3________ I___W___               | COMMITTED
			I___W___ | 3________ I___W___ ________      | COMMITTED
			I___W___ | ________ I_R_____ ________       | UNTOLD
			I_R__sS_ | ________ I___W___ ________       | UNTOLD
			I___W___ | I__wWs__                         | COMMITTED
			________ | I__w____                         | COMMITTED
			I__w____ | I__wWs__                         | NONE
			Ir______ | Ir__W___                         | NONE
			________ | T_______                         | NONE
			________ | 3________                        | COMMITTED
			""")
	void endsAreToldApart(String before, @Nullable String results, End end) {
		report(before);
		this.reports.takeEnd();
		if (results != null) {
			Arrays.stream(results.split(" ")).forEach(this::report);
		}
		assertThat(this.reports.takeEnd()).isEqualTo(end);
		assertThat(this.reports.takeEnd()).isEqualTo(End.NONE);
	}

	@Test
	void resultWithoutAStateLeavesItAsItIs() {
		report("I___W___");
		report("3");
		assertThat(this.reports.takeEnd()).isEqualTo(End.COMMITTED);
		assertThat(this.reports.inTransaction()).isTrue();
		assertThat(this.reports.hasWritten()).isTrue();
		assertThat(this.gtids).hasSize(1);
	}

	@Test
	void writeToATemporaryTableOfAnyKindIsNoCommit() {
		this.reports.setTemporaryTables(true);
		report("I__w____");
		assertThat(this.reports.takeEnd()).isEqualTo(End.NONE);
		report("________");
		this.reports.takeEnd();
		this.reports.setTemporaryTables(false);
		report("3I__w____");
		assertThat(this.reports.takeEnd()).isEqualTo(End.COMMITTED);
		report("________");
		this.reports.takeEnd();
		// the server would have reported a GTID for any other table
		report("I__w____");
		assertThat(this.reports.takeEnd()).isEqualTo(End.NONE);
	}

	@Test
	void writesAreKnownUntilTheTransactionEnds() {
		report("I_R_____");
		assertThat(this.reports.hasWritten()).isFalse();
		report("I_Rw____");
		assertThat(this.reports.hasWritten()).isTrue();
		report("________");
		assertThat(this.reports.hasWritten()).isFalse();
		assertThat(this.reports.inTransaction()).isFalse();
	}

	@Test
	void autocommitIsKnownFromTheSessionsVariables() {
		assertThat(this.reports.isAutocommit()).isFalse();
		variable("autocommit", "ON");
		assertThat(this.reports.isAutocommit()).isTrue();
		variable("time_zone", "SYSTEM");
		assertThat(this.reports.isAutocommit()).isTrue();
		variable("autocommit", "OFF");
		assertThat(this.reports.isAutocommit()).isFalse();
	}

	@Test
	void permissionToWriteIsKnownOnceItWasReported() {
		variable("autocommit", "ON");
		assertThat(this.reports.readOnly()).isNull();
		variable("transaction_read_only", "ON");
		assertThat(this.reports.readOnly()).isTrue();
		variable("transaction_read_only", "OFF");
		assertThat(this.reports.readOnly()).isFalse();
	}

	@Test
	void ofAnotherDriversConnectionNothingIsKnown() {
		assertThat(this.reports.areComplete()).isFalse();
	}

	private void report(String result) {
		List<SessionStateChange> changes = new ArrayList<>();
		if (result.startsWith("3")) {
			changes.add(new SessionStateChange(ServerSessionStateController.SESSION_TRACK_GTIDS)
				.addValue("3e11fa47-71ca-11e1-9e33-c80aa9429562:23"));
		}
		String state = result.replace("3", "");
		if (!state.isEmpty()) {
			changes.add(new SessionStateChange(ServerSessionStateController.SESSION_TRACK_TRANSACTION_STATE)
				.addValue(state));
		}
		this.reports.handleSessionStateChanges(() -> changes);
	}

	private void variable(String name, String value) {
		this.reports.handleSessionStateChanges(() -> List
			.of(new SessionStateChange(ServerSessionStateController.SESSION_TRACK_SYSTEM_VARIABLES).addValue(name)
				.addValue(value)));
	}

}
