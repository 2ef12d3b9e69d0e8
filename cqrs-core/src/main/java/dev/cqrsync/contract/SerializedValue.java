package dev.cqrsync.contract;

import dev.cqrsync.serialization.WireType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsonFormatVisitors.JsonAnyFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import tools.jackson.databind.ser.BeanPropertyWriter;

/** What Jackson writes for one property. Its serializer is asked, as annotations may give a type another form. */
final class SerializedValue extends JsonFormatVisitorWrapper.Base {

    private WireType form = WireType.ANY;
    private @Nullable List<String> values;

    private SerializedValue(SerializationContext context) {
        super(context);
    }

    static SerializedValue of(BeanProperty property, SerializationContext context) {
        JavaType type = property.getType();
        SerializedValue value = new SerializedValue(context);
        if (type.isFinal() || !type.isJavaLangObject()) {
            serializer(property, context).acceptJsonFormatVisitor(value, type);
        }
        JavaType content = type.isReferenceType() ? type.getReferencedType() : type;
        WireType known = WireType.of(content.getRawClass());
        boolean ownPattern = property.findPropertyFormat(context.getConfig(), type.getRawClass())
                .hasPattern();
        if (known != null && !ownPattern && value.form == formOf(known)) {
            value.form = known;
        }
        return value;
    }

    private static ValueSerializer<?> serializer(BeanProperty property, SerializationContext context) {
        return property instanceof BeanPropertyWriter writer && writer.getSerializer() != null
                ? writer.getSerializer()
                : context.findPrimaryPropertySerializer(property.getType(), property);
    }

    /** How values of a type look to Jackson. */
    private static WireType formOf(WireType type) {
        return switch (type) {
            case INTEGER, BIG_INTEGER -> WireType.INTEGER;
            case DECIMAL, FLOAT -> WireType.DECIMAL;
            case BOOLEAN -> WireType.BOOLEAN;
            case BINARY -> WireType.JSON; // it is said to be an array of numbers, and written as base64
            default -> WireType.TEXT;
        };
    }

    WireType type() {
        return form;
    }

    /** The values of an enumeration, or {@code null} for others. */
    @Nullable
    List<String> values() {
        return values;
    }

    private <V extends @Nullable Object> V is(WireType said, V visitor) {
        form = said;
        return visitor;
    }

    @Override
    public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
        return is(WireType.JSON, super.expectObjectFormat(type));
    }

    @Override
    public JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
        return is(WireType.JSON, super.expectArrayFormat(type));
    }

    @Override
    public JsonMapFormatVisitor expectMapFormat(JavaType type) {
        return is(WireType.JSON, super.expectMapFormat(type));
    }

    @Override
    public JsonStringFormatVisitor expectStringFormat(JavaType type) {
        form = WireType.TEXT;
        return new JsonStringFormatVisitor.Base() {
            @Override
            public void enumTypes(Set<String> constants) {
                values = List.copyOf(constants);
            }
        };
    }

    @Override
    public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
        return is(WireType.DECIMAL, super.expectNumberFormat(type));
    }

    @Override
    public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
        return is(WireType.INTEGER, super.expectIntegerFormat(type));
    }

    @Override
    public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
        return is(WireType.BOOLEAN, super.expectBooleanFormat(type));
    }

    @Override
    public JsonAnyFormatVisitor expectAnyFormat(JavaType type) {
        return is(WireType.ANY, super.expectAnyFormat(type));
    }
}
