package io.github.fabricspring.rerun.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Objects;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.Route;
import io.github.fabricspring.rerun.ScopeDefinition;
import org.junit.jupiter.api.Test;

import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ScopeDefinitionSource}.
 */
class ScopeDefinitionSourceTests {

	private final ScopeDefinitionSource definitions = new ScopeDefinitionSource((value) -> switch (value) {
		case "${orders.group}" -> "YYZ";
		case "${missing}" -> throw new IllegalArgumentException("Could not resolve placeholder 'missing'");
		case "${empty}" -> "";
		default -> value;
	});

	@Test
	void findsTheAnnotationOnTheMethodBeforeTheClass() {
		assertThat(find(Annotated.class, "ofItsOwn").route()).isEqualTo(new Route("method", AccessMode.READ_ONLY));
		assertThat(find(Annotated.class, "ofItsClass").route()).isEqualTo(new Route("class", AccessMode.READ_WRITE));
	}

	@Test
	void findsTheAnnotationOnTheClassBeforeTheInterface() {
		assertThat(find(Both.class, "work").group()).isEqualTo("class");
	}

	@Test
	void findsTheAnnotationOnTheInterfaceAndItsMethods() {
		assertThat(find(Implementation.class, "work").group()).isEqualTo("interface");
		assertThat(find(Implementation.class, "annotatedWork").group()).isEqualTo("interface method");
	}

	@Test
	void findsTheAnnotationWhenTheMethodOfTheInterfaceIsCalled() throws Exception {
		ScopeDefinition definition = this.definitions.find(Work.class.getMethod("annotatedWork"), Implementation.class,
				() -> Implementation.class);
		assertThat(definition).isNotNull().extracting(ScopeDefinition::group).isEqualTo("interface method");
	}

	@Test
	void findsTheAnnotationOfAnInterfaceThatOnlyAProxyImplements() throws Exception {
		Object repository = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Repository.class },
				(proxy, method, args) -> null);
		ScopeDefinition definition = this.definitions.find(Crud.class.getMethod("save"), repository.getClass(),
				() -> CrudImplementation.class);
		assertThat(definition).isNotNull().extracting(ScopeDefinition::group).isEqualTo("repository");
		assertThat(Objects.requireNonNull(definition).writes()).as("the code behind the proxy says it only reads")
			.isFalse();
	}

	@Test
	void findsTheAnnotationOfASuperclass() {
		assertThat(find(Inheriting.class, "ofItsClass").group()).isEqualTo("class");
	}

	@Test
	void findsTheAnnotationOnOtherAnnotations() {
		ScopeDefinition definition = find(Meta.class, "work");
		assertThat(definition.route()).isEqualTo(new Route("meta", AccessMode.READ_ONLY));
		assertThat(definition.rerun()).isEqualTo(Rerun.EXACTLY_ONCE);
	}

	@Test
	void resolvesPlaceholders() {
		assertThat(find(Placeholders.class, "resolved").group()).isEqualTo("YYZ");
	}

	@Test
	void readsHowFarASecondaryMayBeBehind() {
		assertThat(find(Lagging.class, "seconds").route().maxLag()).isEqualTo(Duration.ofSeconds(2));
		assertThat(find(Annotated.class, "ofItsOwn").route().maxLag()).isNull();
	}

	@Test
	void saysSoWhenALagCannotBeRead() {
		assertThatIllegalStateException().isThrownBy(() -> isAnnotated(Lagging.class, "soon"))
			.withMessageContaining("Lagging.soon")
			.withMessageContaining("100ms or more");
		assertThatIllegalStateException().isThrownBy(() -> isAnnotated(Lagging.class, "shorter"));
	}

	@Test
	void saysSoWhenAPlaceholderCannotBeResolved() {
		assertThatIllegalArgumentException().isThrownBy(() -> isAnnotated(Placeholders.class, "missing"))
			.withMessageContaining("missing");
		assertThatIllegalStateException().isThrownBy(() -> isAnnotated(Placeholders.class, "empty"))
			.withMessage("@FabricGroup(\"${empty}\") on Placeholders.empty names no group");
	}

	@Test
	void leavesOtherMethodsAlone() {
		assertThat(isAnnotated(Annotated.class, "toString")).isFalse();
		assertThat(isAnnotated(ScopeDefinitionSourceTests.class, "leavesOtherMethodsAlone")).isFalse();
	}

	@Test
	void knowsFromItsTransactionWhatAMethodMayDo() {
		assertThat(find(Transactions.class, "required")).returns(true, ScopeDefinition::writes)
			.returns(false, ScopeDefinition::suspends);
		assertThat(find(Transactions.class, "reads")).returns(false, ScopeDefinition::writes);
		assertThat(find(Transactions.class, "nested")).returns(false, ScopeDefinition::suspends);
		assertThat(find(Transactions.class, "requiresNew")).returns(true, ScopeDefinition::suspends);
		assertThat(find(Transactions.class, "notSupported")).returns(true, ScopeDefinition::suspends);
		assertThat(find(Transactions.class, "never")).returns(true, ScopeDefinition::suspends);
	}

	private ScopeDefinition find(Class<?> type, String method) {
		ScopeDefinition definition = this.definitions.find(method(type, method), type, () -> type);
		assertThat(isAnnotated(type, method)).isTrue();
		return Objects.requireNonNull(definition);
	}

	private boolean isAnnotated(Class<?> type, String method) {
		return this.definitions.isAnnotated(method(type, method), type);
	}

	private static Method method(Class<?> type, String name) {
		return Objects.requireNonNull(ReflectionUtils.findMethod(type, name));
	}

	@FabricGroup("class")
	static class Annotated {

		@FabricGroup(value = "method", mode = AccessMode.READ_ONLY)
		void ofItsOwn() {
		}

		void ofItsClass() {
		}

	}

	static class Lagging {

		@FabricGroup(value = "YYZ", maxLag = "2s")
		void seconds() {
		}

		@FabricGroup(value = "YYZ", maxLag = "soon")
		void soon() {
		}

		@FabricGroup(value = "YYZ", maxLag = "1ms")
		void shorter() {
		}

	}

	static class Inheriting extends Annotated {

	}

	@FabricGroup("interface")
	interface Work {

		void work();

		@FabricGroup("interface method")
		void annotatedWork();

	}

	static class Implementation implements Work {

		@Override
		public void work() {
		}

		@Override
		public void annotatedWork() {
		}

	}

	@FabricGroup("class")
	static class Both extends Implementation {

		@Override
		public void work() {
		}

	}

	interface Crud {

		void save();

	}

	@FabricGroup("repository")
	interface Repository extends Crud {

	}

	@Transactional(readOnly = true)
	static class CrudImplementation implements Crud {

		@Override
		public void save() {
		}

	}

	@FabricGroup(value = "meta", rerun = Rerun.EXACTLY_ONCE)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Reporting {

		@AliasFor(annotation = FabricGroup.class)
		AccessMode mode() default AccessMode.READ_ONLY;

	}

	static class Meta {

		@Reporting
		void work() {
		}

	}

	static class Placeholders {

		@FabricGroup("${orders.group}")
		void resolved() {
		}

		@FabricGroup("${missing}")
		void missing() {
		}

		@FabricGroup("${empty}")
		void empty() {
		}

	}

	@FabricGroup("YYZ")
	static class Transactions {

		@Transactional
		void required() {
		}

		@Transactional(readOnly = true)
		void reads() {
		}

		@Transactional(propagation = Propagation.NESTED)
		void nested() {
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		void requiresNew() {
		}

		@Transactional(propagation = Propagation.NOT_SUPPORTED)
		void notSupported() {
		}

		@Transactional(propagation = Propagation.NEVER)
		void never() {
		}

	}

}
