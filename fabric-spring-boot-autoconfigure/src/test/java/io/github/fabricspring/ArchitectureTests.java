package io.github.fabricspring;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.fabricspring.threads.IdleWait;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rooms of the module and the arrows between them, as ARCHITECTURE.md draws them.
 */
@AnalyzeClasses(packages = ArchitectureTests.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	static final String ROOT = "io.github.fabricspring";

	private static final Set<String> CORE = Set.of("", "threads", "topology", "client", "discovery", "call",
			"connection", "pool", "liveness", "reads", "routing", "objects", "rerun", "outcome", "sessions");

	/**
	 * The methods of futures on which a thread of a fork-join pool may run other tasks.
	 */
	private static final Set<String> WAITS = Set.of("get", "join", "invoke");

	/** What each room may use besides itself. */
	private static final Map<String, Set<String>> ARROWS = Map.ofEntries(arrow(""), arrow("threads"),
			arrow("topology", "", "threads"), arrow("client", "", "topology"),
			arrow("discovery", "", "threads", "topology"), arrow("call", "", "topology"),
			arrow("connection", "", "topology", "call"), arrow("pool", "", "threads", "topology", "call", "connection"),
			arrow("liveness", "", "threads", "topology", "call", "connection", "pool"),
			arrow("reads", "", "threads", "topology", "call", "connection", "pool"),
			arrow("routing", "", "threads", "topology", "call", "connection", "pool", "reads"), arrow("objects", ""),
			arrow("rerun", "", "threads", "topology", "call", "connection", "liveness", "reads", "objects"),
			arrow("outcome", "", "threads", "topology", "connection"), arrow("sessions", "", "call", "routing"),
			arrow("metrics", core()), arrow("observation", core()), arrow("logging", core()), arrow("events", core()),
			arrow("health", core()), arrow("actuate", core()), arrow("autoconfigure", all()));

	@ArchTest
	void everyRoomUsesOnlyWhatItsArrowsAllow(JavaClasses module) {
		ArchRuleDefinition.classes().should(useOnlyWhatTheArrowsAllow()).check(module);
	}

	@ArchTest
	void noNameStandsTwice(JavaClasses module) {
		assertThat(module.stream()
			.filter((type) -> !type.isAnonymousClass())
			.map(JavaClass::getSimpleName)
			.filter((name) -> !name.equals("package-info"))).doesNotHaveDuplicates();
	}

	@ArchTest
	void nobodyWaitsForAFutureInAWayThatRunsOtherTasks(JavaClasses module) {
		ArchRuleDefinition.noClasses()
			.that()
			.doNotHaveFullyQualifiedName(IdleWait.class.getName())
			.should()
			.accessTargetWhere(DescribedPredicate.describe("waits for a future that is no FutureTask",
					(JavaAccess<?> access) -> isFuture(access.getTargetOwner()) && WAITS.contains(access.getName())))
			.check(module);
	}

	private static boolean isFuture(JavaClass type) {
		return type.isAssignableTo(Future.class) && !type.isAssignableTo(FutureTask.class);
	}

	@ArchTest
	void everyPackageIsARoomOfTheList(JavaClasses module) {
		assertThat(module.stream().map(ArchitectureTests::room)).isSubsetOf(ARROWS.keySet());
	}

	@ArchTest
	void noRoomsGoRoundInCircles(JavaClasses module) {
		SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(module);
	}

	@ArchTest
	void noPackagesGoRoundInCircles(JavaClasses module) {
		SlicesRuleDefinition.slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(module);
	}

	@ArchTest
	void nobodyDependsOnTheAutoConfiguration(JavaClasses module) {
		assertThat(ARROWS.values()).noneMatch((uses) -> uses.contains("autoconfigure"));
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".autoconfigure..")
			.check(module);
	}

	@ArchTest
	void theCoreKnowsNothingOfSpringBoot(JavaClasses module) {
		ArchRuleDefinition.noClasses()
			.that(DescribedPredicate.describe("are of the core", (type) -> CORE.contains(room(type))))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(module);
	}

	@ArchTest
	void nobodyTouchesTheTypesOfOurTools(JavaClasses module) {
		ArchRuleDefinition.classes().that().arePublic().should(showNoTypeOfOurTools()).check(module);
	}

	private static ArchCondition<JavaClass> showNoTypeOfOurTools() {
		return new ArchCondition<>("have no type of Spring Retry or XML-RPC in a public signature") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getAllRawSuperclasses().forEach((parent) -> refuse(type, type.getName(), parent, events));
				type.getAllRawInterfaces().forEach((parent) -> refuse(type, type.getName(), parent, events));
				type.getMembers()
					.stream()
					.filter(ArchitectureTests::isVisible)
					.forEach((member) -> signature(member)
						.forEach((part) -> refuse(type, member.getFullName(), part, events)));
			}
		};
	}

	private static String[] core() {
		return CORE.toArray(String[]::new);
	}

	private static String[] all() {
		return Stream
			.concat(CORE.stream(), Stream.of("metrics", "observation", "logging", "events", "health", "actuate"))
			.toArray(String[]::new);
	}

	private static Map.Entry<String, Set<String>> arrow(String room, String... uses) {
		return Map.entry(room, Arrays.stream(uses).collect(Collectors.toUnmodifiableSet()));
	}

	private static ArchCondition<JavaClass> useOnlyWhatTheArrowsAllow() {
		return new ArchCondition<>("use only what the arrows allow") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				Set<String> allowed = ARROWS.getOrDefault(room(type), Set.of());
				type.getDirectDependenciesFromSelf()
					.stream()
					.filter((dependency) -> isOurs(dependency.getTargetClass()))
					.forEach((dependency) -> {
						String used = room(dependency.getTargetClass());
						events.add(new SimpleConditionEvent(type, used.equals(room(type)) || allowed.contains(used),
								dependency.getDescription()));
					});
			}
		};
	}

	private static boolean isOurs(JavaClass type) {
		return (type.getPackageName() + ".").startsWith(ROOT + ".");
	}

	private static String room(JavaClass type) {
		String path = type.getPackageName().substring(ROOT.length());
		int end = path.indexOf('.', 1);
		return (path.isEmpty()) ? "" : path.substring(1, (end > 0) ? end : path.length());
	}

	private static boolean isVisible(JavaMember member) {
		return member.getModifiers().contains(JavaModifier.PUBLIC)
				|| member.getModifiers().contains(JavaModifier.PROTECTED);
	}

	private static Stream<JavaClass> signature(JavaMember member) {
		Stream<JavaClass> types = member.getAllInvolvedRawTypes().stream();
		return (member instanceof JavaCodeUnit code) ? Stream.concat(types, code.getExceptionTypes().stream()) : types;
	}

	private static void refuse(JavaClass type, String where, JavaClass part, ConditionEvents events) {
		String name = part.getPackageName();
		if (name.startsWith("org.springframework.retry") || name.startsWith("org.apache.xmlrpc")
				|| name.startsWith("org.apache.ws")) {
			events.add(SimpleConditionEvent.violated(type, where + " shows " + part.getName()));
		}
	}

}
