package io.github.fabricspring.page.autoconfigure;

import io.github.fabricspring.page.PageServer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that has nothing to do. It names its page, and returns from
 * {@code main}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class FabricPageApplication {

	public static void main(String[] args) {
		ConfigurableApplicationContext context = SpringApplication.run(FabricPageApplication.class, args);
		PageServer server = context.getBean(Page.class).server();
		System.out.println("Page: " + ((server != null) ? server.address() : "none"));
	}

}
