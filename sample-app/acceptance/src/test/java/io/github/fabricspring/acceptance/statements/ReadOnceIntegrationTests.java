package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.support.rowset.SqlRowSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call reads from a place that moves on: run again, it would find nothing left to
 * write, and return.
 */
class ReadOnceIntegrationTests extends StatementTests {

	@Test
	void rowSet() throws SQLException {
		SqlRowSet rows = bench.jdbc().queryForRowSet("SELECT 1 UNION SELECT 2");
		assertTruth(() -> {
			while (rows.next()) {
				bench.insert(rows.getInt(1));
			}
		});
	}

	@Test
	void xml() throws SQLException, XMLStreamException {
		XMLStreamReader xml = XMLInputFactory.newFactory()
			.createXMLStreamReader(new StringReader("<all><one n='1'/><one n='2'/></all>"));
		assertTruth(() -> {
			while (xml.hasNext()) {
				if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("one")) {
					bench.insert(Integer.parseInt(xml.getAttributeValue(0)));
				}
			}
		});
	}

	@Test
	void file(@TempDir Path directory) throws SQLException, IOException {
		Path path = Files.writeString(directory.resolve("numbers"), "1\n2\n");
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
			assertTruth(() -> {
				for (String line = file.readLine(); line != null; line = file.readLine()) {
					bench.insert(Integer.parseInt(line));
				}
			});
		}
	}

	private static void assertTruth(Work work) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			try {
				work.run();
			}
			catch (IOException | XMLStreamException ex) {
				throw new IllegalStateException(ex);
			}
			bench.reach();
		});
		if (told.what().equals("returned")) {
			assertThat(bench.numbers()).as(told.toString()).containsExactly(1, 2);
		}
		else {
			assertThat(told.message()).contains("can be read only once");
			assertThat(bench.numbers()).as(told.toString()).isEmpty();
		}
	}

	/** Reads and writes. */
	@FunctionalInterface
	private interface Work {

		void run() throws IOException, XMLStreamException;

	}

}
