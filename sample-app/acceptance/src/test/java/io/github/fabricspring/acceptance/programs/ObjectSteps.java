package io.github.fabricspring.acceptance.programs;

import jakarta.persistence.EntityManager;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.data.jpa.repository.support.SimpleJpaRepository;

/**
 * What programs do through mappers of objects.
 *
 * @param entities JPA's, of the transaction that is open
 * @param aggregates Spring Data JDBC's
 * @param bills MyBatis's
 */
record ObjectSteps(EntityManager entities, JdbcAggregateOperations aggregates, Bills bills) {

	// Sends what Hibernate holds back: a statement that commits is to commit that too.
	void flush() {
		if (this.entities.isJoinedToTransaction()) {
			this.entities.flush();
		}
	}

	void write(Step.Via via, String tag) {
		switch (via) {
			case JPA -> this.entities.persist(tagged(new Rows.Item(), tag, 1));
			case JPA_SEQUENCE -> this.entities.persist(tagged(new Rows.Numbered(), tag, 1));
			case JPA_MANAGED ->
				this.entities.createQuery("SELECT i FROM Rows$Item i WHERE i.tag = :tag", Rows.Item.class)
					.setParameter("tag", tag)
					.getSingleResult().v++;
			case DATA_JDBC -> {
				Rows.Parcel parcel = new Rows.Parcel();
				parcel.tag = tag;
				parcel.v = 1;
				this.aggregates.save(parcel);
			}
			case MYBATIS -> {
				Rows.Bill bill = new Rows.Bill();
				bill.tag = tag;
				bill.grow();
				this.bills.insert(bill);
			}
			default -> throw new IllegalArgumentException(via + " knows no objects");
		}
	}

	private static Rows.Tagged tagged(Rows.Tagged row, String tag, int amount) {
		row.tag = tag;
		row.v = amount;
		return row;
	}

	/**
	 * Makes an argument.
	 * @param kind what it is
	 * @param tag its tag
	 * @return the object, new
	 */
	static Object argument(Step.Kind kind, String tag) {
		return switch (kind) {
			case JPA_IDENTITY -> tagged(new Rows.Item(), tag, 0);
			case JPA_VERSIONED -> tagged(new Rows.Doc(), tag, 0);
			case JPA_CHILDREN -> {
				Rows.Owner owner = new Rows.Owner();
				owner.tag = tag;
				yield owner;
			}
			case DATA_JDBC -> {
				Rows.Parcel parcel = new Rows.Parcel();
				parcel.tag = tag;
				yield parcel;
			}
			case MYBATIS -> {
				Rows.Bill bill = new Rows.Bill();
				bill.tag = tag;
				yield bill;
			}
		};
	}

	/**
	 * Adds one to an argument and saves it, whether it is new or not.
	 * @param argument the object
	 */
	void save(Object argument) {
		((Rows.Growing) argument).grow();
		if (argument instanceof Rows.Parcel parcel) {
			this.aggregates.save(parcel);
		}
		else if (argument instanceof Rows.Bill bill) {
			if (bill.id == null) {
				this.bills.insert(bill);
			}
			else {
				this.bills.update(bill);
			}
		}
		else {
			repository(argument).saveAndFlush(argument);
		}
	}

	@SuppressWarnings("unchecked")
	private SimpleJpaRepository<Object, Object> repository(Object entity) {
		return new SimpleJpaRepository<>((Class<Object>) entity.getClass(), this.entities);
	}

	/**
	 * Reads by an id that each group has. Caches of the mappers may answer.
	 * @param how by which mapper
	 * @return the group whose row was read
	 */
	String readPlace(Step.Reading how) {
		return (how == Step.Reading.MYBATIS) ? this.bills.place() : this.entities.find(Rows.Place.class, 1).name;
	}

	/** A mapper of MyBatis. */
	interface Bills {

		@Insert("INSERT INTO bill (tag, v) VALUES (#{tag}, #{v})")
		@Options(useGeneratedKeys = true, keyProperty = "id")
		int insert(Rows.Bill bill);

		@Select("SELECT name FROM place WHERE id = 1")
		String place();

		@Update("UPDATE bill SET tag = #{tag}, v = #{v} WHERE id = #{id}")
		int update(Rows.Bill bill);

	}

}
