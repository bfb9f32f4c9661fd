package io.github.fabricspring.shop;

import java.time.Duration;

import io.github.fabricspring.test.Failover;
import io.github.fabricspring.test.FailoverTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
@FailoverTest
class OrdersFailoverIntegrationTests {

	@Test
	void anOrderSurvivesAKillInTheMiddleOfItsCommit(@Autowired Orders orders, Failover failover) {
		failover.beforeTheAnswerToCommit().kill();
		failover.during(() -> orders.place("book"))
			.committedOnce("orders")
			.noOtherRowTouched()
			.pausedLessThan(Duration.ofSeconds(20));
	}

}
