package io.github.fabricspring.shop;

import io.github.fabricspring.test.Failover;
import io.github.fabricspring.test.FailoverTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

@JdbcTest
@FailoverTest
@Import(Orders.class)
class OrdersSliceIntegrationTests {

	@Test
	void anOrderIsTheMostRecent(@Autowired Orders orders) {
		orders.place("rolled back");
		assertThat(orders.recent()).startsWith("rolled back");
	}

	@Test
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	void anOrderSurvivesASwitchover(@Autowired Orders orders, Failover failover) {
		failover.whenTheServiceSendsCommit().switchOver();
		failover.during(() -> orders.place("committed")).committedOnce("orders").noOtherRowTouched();
	}

}
