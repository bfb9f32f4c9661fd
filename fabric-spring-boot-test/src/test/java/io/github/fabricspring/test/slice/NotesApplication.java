package io.github.fabricspring.test.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application that is tested slice by slice.
 */
@SpringBootApplication
class NotesApplication {

}
