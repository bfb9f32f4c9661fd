package io.github.fabricspring.acceptance.web;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.FabricGroup;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A web application with JPA that writes one note to two groups within one request.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EntityScan(basePackageClasses = NotesApplication.class)
@Import({ NotesApplication.Controller.class, NotesApplication.YyzNotes.class, NotesApplication.ZrhNotes.class })
class NotesApplication {

	@RestController
	static class Controller {

		private final YyzNotes yyz;

		private final ZrhNotes zrh;

		Controller(YyzNotes yyz, ZrhNotes zrh) {
			this.yyz = yyz;
			this.zrh = zrh;
		}

		@PostMapping("/both")
		String both(@RequestParam int id) {
			this.yyz.write(id);
			this.zrh.write(-id);
			return "written to both";
		}

		@PostMapping("/one")
		String one(@RequestParam int id) {
			this.yyz.write(id);
			this.yyz.write(id + 1);
			return "written to one";
		}

		@ExceptionHandler
		ResponseEntity<String> refused(CrossGroupException ex) {
			return ResponseEntity.status(HttpStatus.CONFLICT).body(ex.getMessage());
		}

	}

	@FabricGroup("YYZ")
	static class YyzNotes extends Notes {

		YyzNotes(EntityManagerFactory entities) {
			super(entities);
		}

	}

	@FabricGroup("ZRH")
	static class ZrhNotes extends Notes {

		ZrhNotes(EntityManagerFactory entities) {
			super(entities);
		}

	}

	abstract static class Notes {

		private final EntityManager entities;

		Notes(EntityManagerFactory entities) {
			this.entities = SharedEntityManagerCreator.createSharedEntityManager(entities);
		}

		@Transactional
		void write(int id) {
			this.entities.persist(new Note(id));
		}

	}

	@Entity(name = "note")
	static class Note {

		@Id
		private int id;

		protected Note() {
		}

		Note(int id) {
			this.id = id;
		}

		int id() {
			return this.id;
		}

	}

}
