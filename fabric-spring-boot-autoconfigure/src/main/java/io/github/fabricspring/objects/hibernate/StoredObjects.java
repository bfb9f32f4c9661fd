package io.github.fabricspring.objects.hibernate;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.boot.Metadata;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * The classes that the session factories of this JVM store, including those mapped by
 * XML. A service of Hibernate registers them, so they belong to no application context.
 */
final class StoredObjects {

	private static final Map<Class<?>, WeakReference<SessionFactoryImplementor>> FACTORIES = Collections
		.synchronizedMap(new WeakHashMap<>());

	private StoredObjects() {
	}

	// One that is not created yet knows no entity, and another of the application may
	static void register(Metadata metadata, SessionFactoryImplementor factory) {
		List<Class<?>> mapped = metadata.getEntityBindings()
			.stream()
			.filter(PersistentClass::hasPojoRepresentation)
			.<Class<?>>map(PersistentClass::getMappedClass)
			.toList();
		factory.addObserver(new SessionFactoryObserver() {

			@Override
			public void sessionFactoryCreated(SessionFactory created) {
				mapped.forEach((type) -> FACTORIES.put(type, new WeakReference<>(factory)));
			}

		});
	}

	static boolean isMapped(Class<?> type) {
		return FACTORIES.containsKey(type);
	}

	/**
	 * Tells whether an attribute of an entity or an embeddable is stored.
	 * @param type the class
	 * @param attribute the attribute's name
	 * @return whether one of the factories stores it
	 */
	static boolean stores(Class<?> type, String attribute) {
		Set<SessionFactoryImplementor> factories = new HashSet<>();
		synchronized (FACTORIES) {
			FACTORIES.values().forEach((reference) -> factories.add(reference.get()));
		}
		return factories.stream()
			.filter((factory) -> factory != null && !factory.isClosed())
			.flatMap((factory) -> factory.getJpaMetamodel().getManagedTypes().stream())
			.filter((managed) -> managed.getJavaType() == type)
			.flatMap((managed) -> managed.getAttributes().stream())
			.anyMatch((each) -> each.getName().equals(attribute));
	}

	/**
	 * Reads id and version as Hibernate does, if it does so through methods of the
	 * object, which may take them from elsewhere than its fields.
	 * @param object an object
	 * @return its id and version; {@code null} if Hibernate reads its fields
	 */
	static @Nullable Object identity(Object object) {
		WeakReference<SessionFactoryImplementor> reference = FACTORIES.get(object.getClass());
		SessionFactoryImplementor factory = (reference != null) ? reference.get() : null;
		if (factory == null || factory.isClosed()) {
			return null;
		}
		EntityPersister persister = factory.getMappingMetamodel().findEntityDescriptor(object.getClass());
		if (persister == null || persister.getIdentifierType().isComponentType() || !readsByMethod(persister)) {
			return null;
		}
		return Arrays.asList(persister.getIdentifier(object),
				(persister.isVersioned()) ? persister.getVersion(object) : null);
	}

	private static boolean readsByMethod(EntityPersister persister) {
		AttributeMapping id = persister.getIdentifierMapping().asAttributeMapping();
		return id != null && id.getPropertyAccess().getGetter().getMethod() != null;
	}

}
