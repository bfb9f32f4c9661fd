package io.github.fabricspring.objects.data;

import io.github.fabricspring.objects.data.DataJdbcApplication.Telling;

import org.springframework.data.repository.ListCrudRepository;

/**
 * A repository of aggregates with events.
 */
interface Tellings extends ListCrudRepository<Telling, Long> {

}
