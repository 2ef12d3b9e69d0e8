package dev.cqrsync.it.model.master;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import jakarta.persistence.OneToOne;
import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The entities of the service. */
public final class Shapes {

    private Shapes() {}

    /** Text on the wire. */
    public enum Mood {
        CALM,
        CROSS
    }

    @Entity(name = "Person")
    @CqrsMaster(
            value = "person",
            tracked = {"name", "boss"},
            timeToLive = "2h")
    public static class Person extends CqrsMasterEntity {

        @Id
        @Nullable
        Long id;

        public String name = "";

        int age;

        @Enumerated(EnumType.STRING)
        public Mood mood = Mood.CALM;

        @ManyToOne(fetch = FetchType.LAZY)
        public @Nullable Person boss;

        protected Person() {}

        public Person(long id, String name, int age) {
            this.id = id;
            this.name = name;
            this.age = age;
        }
    }

    @Embeddable
    public record SeatKey(String hall, int number) implements Serializable {}

    @Entity(name = "Seat")
    @CqrsMaster("seat")
    public static class Seat extends CqrsMasterEntity {

        @EmbeddedId
        @Nullable
        SeatKey key;

        public String kind = "";

        protected Seat() {}

        public Seat(String hall, int number, String kind) {
            this.key = new SeatKey(hall, number);
            this.kind = kind;
        }
    }

    @Entity(name = "Paper")
    @CqrsMaster("paper")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Paper extends CqrsMasterEntity {

        @Id
        @Nullable
        Long id;

        public String title = "";

        protected Paper() {}

        public Paper(long id, String title) {
            this.id = id;
            this.title = title;
        }
    }

    /** Published as a paper. */
    @Entity(name = "Letter")
    public static class Letter extends Paper {

        public String receiver = "";

        protected Letter() {}

        public Letter(long id, String title, String receiver) {
            super(id, title);
            this.receiver = receiver;
        }
    }

    /** Published under an id of its own. */
    @Entity(name = "Bill")
    @CqrsMaster("bill")
    public static class Bill extends Paper {

        @Nullable
        BigDecimal amount;

        protected Bill() {}

        public Bill(long id, String title, BigDecimal amount) {
            super(id, title);
            this.amount = amount;
        }
    }

    @Entity(name = "Vehicle")
    @CqrsMaster("vehicle")
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    public static class Vehicle extends CqrsMasterEntity {

        @Id
        @Nullable
        Long id;

        public String name = "";

        protected Vehicle() {}

        public Vehicle(long id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    /** Published as a vehicle. */
    @Entity(name = "Car")
    public static class Car extends Vehicle {

        int doors;

        protected Car() {}

        public Car(long id, String name, int doors) {
            super(id, name);
            this.doors = doors;
        }
    }

    /** Published under an id of its own. */
    @Entity(name = "Truck")
    @CqrsMaster("truck")
    public static class Truck extends Vehicle {

        public int tons;

        protected Truck() {}

        public Truck(long id, String name, int tons) {
            super(id, name);
            this.tons = tons;
        }
    }

    @Entity(name = "Figure")
    @CqrsMaster("figure")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    public static class Figure extends CqrsMasterEntity {

        @Id
        @Nullable
        Long id;

        public String name = "";

        protected Figure() {}

        public Figure(long id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    /** Published under an id of its own. */
    @Entity(name = "Circle")
    @CqrsMaster("circle")
    public static class Circle extends Figure {

        public int radius;

        protected Circle() {}

        public Circle(long id, String name, int radius) {
            super(id, name);
            this.radius = radius;
        }
    }

    @Entity(name = "Passport")
    @CqrsMaster("passport")
    public static class Passport extends CqrsMasterEntity {

        @Id
        @Nullable
        Long id;

        @MapsId
        @OneToOne(fetch = FetchType.LAZY)
        @Nullable
        Person person;

        public String code = "";

        protected Passport() {}

        public Passport(Person person, String code) {
            this.person = person;
            this.code = code;
        }
    }
}
