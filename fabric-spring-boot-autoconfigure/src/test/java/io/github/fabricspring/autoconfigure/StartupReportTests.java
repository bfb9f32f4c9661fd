package io.github.fabricspring.autoconfigure;

import java.sql.DriverManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what an application says when it has started.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupReportTests {

	@Test
	void saysSourceGroupsModeAndVersionsInOneLineEach(CapturedOutput output) {
		Contexts.withGroups()
			.withPropertyValues("fabric.default-group=YYZ", "fabric.retry.timeout=90s", "fabric.username=connector",
					"fabric.groups.MUC.servers=muc1,muc2:3307")
			.run((context) -> assertThat(output).contains(
					"Topology - source: the servers of MUC [muc1, muc2:3307]; fixed servers of YYZ [yyz1:3306, yyz2:3306]; fixed servers of ZRH [zrh1:3306]",
					"Topology - groups: MUC, YYZ (default), ZRH",
					"Topology - mode: startup lenient, reruns auto within 90s, reads on the secondary",
					"Topology - versions: fabric-spring-boot ", "Spring Boot " + SpringBootVersion.getVersion()
							+ ", HikariCP 7.0.2, Connector/J " + driverVersion())
				.doesNotContain("Topology - source: the Fabric node"));
	}

	// The build may run with another Connector/J than Spring Boot's
	private static String driverVersion() {
		return DriverManager.drivers()
			.filter(com.mysql.cj.jdbc.Driver.class::isInstance)
			.map((driver) -> driver.getMajorVersion() + "." + driver.getMinorVersion() + ".")
			.findFirst()
			.orElseThrow();
	}

	@Test
	void namesTheNodeOfGroupsWhoseServersAreNotListed(CapturedOutput output) {
		Contexts.bare()
			.withPropertyValues("fabric.addresses=127.0.0.1:1", "fabric.username=connector", "fabric.default-group=ABC",
					"fabric.datasource.username=app")
			.run((context) -> assertThat(output).contains("Topology - source: the Fabric node 127.0.0.1:1 as connector",
					"Topology - groups: ABC (default)"));
	}

}
