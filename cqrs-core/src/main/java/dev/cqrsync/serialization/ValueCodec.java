package dev.cqrsync.serialization;

/**
 * Turns the relational value of a column into a JSON value and back. Thread-safe. Neither side is ever {@code null}:
 * null is null on the wire.
 */
public interface ValueCodec {

    /**
     * The JSON value, in the plain Java form of {@link dev.cqrsync.ChangeEvent}.
     *
     * @throws ConversionException when JSON cannot express the value, for example a {@code NaN}
     */
    Object toWire(Object relational);

    /**
     * The relational value, of the class that Hibernate's binder of the column takes.
     *
     * @throws ConversionException when the JSON value does not fit the column's type; says what was expected
     */
    Object fromWire(Object json);
}
