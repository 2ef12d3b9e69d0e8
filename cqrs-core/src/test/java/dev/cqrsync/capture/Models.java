package dev.cqrsync.capture;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import java.io.Serializable;
import java.util.UUID;

/** Small masters of every shape. */
final class Models {

    private Models() {}

    @Entity(name = "Tracked")
    @CqrsMaster(
            value = "tracked",
            tracked = {"name", "score", "place", "owner"})
    static class Tracked extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
        Integer score;
        String untracked;
        Place place;

        @ManyToOne(fetch = FetchType.LAZY)
        Owner owner;

        Tracked() {}

        Tracked(long id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    @Embeddable
    static class Place {

        String city;
        String street;

        Place() {}

        Place(String city, String street) {
            this.city = city;
            this.street = street;
        }
    }

    @Entity(name = "Owner")
    @CqrsMaster("owner")
    static class Owner extends CqrsMasterEntity {

        @Id
        UUID id;

        String title;

        Owner() {}

        Owner(UUID id, String title) {
            this.id = id;
            this.title = title;
        }
    }

    @Embeddable
    record LineKey(long orderId, int line) implements Serializable {}

    @Entity(name = "OrderLine")
    @CqrsMaster("order_line")
    static class OrderLine extends CqrsMasterEntity {

        @EmbeddedId
        LineKey key;

        String product;

        OrderLine() {}

        OrderLine(LineKey key, String product) {
            this.key = key;
            this.product = product;
        }
    }

    record SeatKey(String seatRow, int number) implements Serializable {}

    @Entity(name = "Seat")
    @CqrsMaster("seat")
    @IdClass(SeatKey.class)
    static class Seat extends CqrsMasterEntity {

        @Id
        String seatRow;

        @Id
        int number;

        boolean taken;

        @ManyToOne(fetch = FetchType.LAZY)
        OrderLine orderLine;

        Seat() {}

        Seat(String seatRow, int number) {
            this.seatRow = seatRow;
            this.number = number;
        }
    }

    @Entity(name = "Vehicle")
    @CqrsMaster("vehicle")
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    static class Vehicle extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
    }

    @Entity(name = "Car")
    @DiscriminatorValue("C")
    static class Car extends Vehicle {

        int doors;
    }

    @Entity(name = "Truck")
    @DiscriminatorValue("T")
    @CqrsMaster("truck")
    static class Truck extends Vehicle {

        int load;
    }

    @Entity(name = "Party")
    @CqrsMaster("party")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Party extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
    }

    @Entity(name = "Person")
    @CqrsMaster("person")
    static class Person extends Party {

        String firstName;
    }

    @Entity(name = "Shape")
    @CqrsMaster("shape")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    static class Shape extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
    }

    @Entity(name = "Circle")
    @CqrsMaster("circle")
    static class Circle extends Shape {

        double radius;
    }
}
