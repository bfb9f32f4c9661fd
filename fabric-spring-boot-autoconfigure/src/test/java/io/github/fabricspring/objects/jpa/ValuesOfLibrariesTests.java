package io.github.fabricspring.objects.jpa;

import java.sql.SQLException;
import java.util.Date;
import java.util.List;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.objects.RunningApplication;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Transient;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attributes that an attempt changes within their values, which belong to other libraries
 * or to the JDK.
 */
@SuppressWarnings("JavaUtilDate") // entities may have them
class ValuesOfLibrariesTests {

	private static final List<String> SCHEMA = List.of("""
			CREATE TABLE IF NOT EXISTS document (id BIGINT AUTO_INCREMENT PRIMARY KEY, content VARCHAR(999),
			note VARCHAR(999), written TIMESTAMP, bytes VARBINARY(9), text VARCHAR(99))""");

	private RunningApplication application;

	private Archive archive;

	@BeforeEach
	void start() {
		this.application = RunningApplication.start(Application.class, SCHEMA, "fabric.retry.timeout=2s");
		this.archive = this.application.bean(Archive.class);
	}

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void treeOfJsonIsChangedOnce() throws Exception {
		Document document = new Document();
		document.content.put("list", new JSONArray(List.of("old")));
		this.application.failCommit();
		this.archive.sign(document);
		assertThat(query("content")).isEqualTo("{\"signed\":1,\"list\":[\"old\",\"new\"]}");
		assertThat(query("note")).isEqualTo("{\"signed\":1}");
	}

	@Test
	void valuesOfTheJdkAreChangedOnce() throws SQLException {
		Document document = new Document();
		this.application.failCommit();
		this.archive.postpone(document);
		assertThat(query("RAWTOHEX(bytes)")).isEqualTo("01");
		assertThat(query("text")).isEqualTo("!");
		assertThat(document.written.getTime()).isEqualTo(1000);
	}

	@Test
	void whatTheEntityDoesNotStoreIsNotLookedInto() throws Exception {
		Document document = new Document();
		this.application.failCommit();
		this.archive.count(document);
		assertThat(document.helper.getInt("signed")).isEqualTo(2);
	}

	private String query(String column) throws SQLException {
		return this.application.query("SELECT " + column + " FROM document").get(0);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = ValuesOfLibrariesTests.class)
	@Import(Archive.class)
	static class Application {

	}

	/** What it does, each in one transaction. */
	@FabricGroup("YYZ")
	@Transactional
	static class Archive {

		private final EntityManager entities;

		Archive(EntityManagerFactory factory) {
			this.entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
		}

		void sign(Document document) throws JSONException {
			increase(document.content);
			increase(document.envelope.note);
			document.content.getJSONArray("list").put("new");
			this.entities.persist(document);
		}

		void postpone(Document document) {
			document.written.setTime(document.written.getTime() + 1000);
			document.bytes[0]++;
			document.text.append('!');
			this.entities.persist(document);
		}

		void count(Document document) throws JSONException {
			increase(document.helper);
			this.entities.persist(document);
		}

		private static void increase(JSONObject json) throws JSONException {
			json.put("signed", json.optInt("signed") + 1);
		}

	}

	/** With values that can be changed. */
	@Entity(name = "document")
	static class Document {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

		@Convert(converter = Json.class)
		JSONObject content = new JSONObject();

		@Embedded
		Envelope envelope = new Envelope();

		Date written = new Date(0);

		byte[] bytes = { 0 };

		@Convert(converter = Text.class)
		StringBuilder text = new StringBuilder();

		@Transient
		JSONObject helper = new JSONObject();

	}

	/** A part. */
	@Embeddable
	static class Envelope {

		@Convert(converter = Json.class)
		JSONObject note = new JSONObject();

	}

	/** Stores a tree as its text. */
	static class Json implements AttributeConverter<JSONObject, String> {

		@Override
		public String convertToDatabaseColumn(JSONObject json) {
			return json.toString();
		}

		@Override
		public JSONObject convertToEntityAttribute(String text) {
			try {
				return new JSONObject(text);
			}
			catch (JSONException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/** Stores a text. */
	static class Text implements AttributeConverter<StringBuilder, String> {

		@Override
		public String convertToDatabaseColumn(StringBuilder text) {
			return text.toString();
		}

		@Override
		public StringBuilder convertToEntityAttribute(String text) {
			return new StringBuilder(text);
		}

	}

}
