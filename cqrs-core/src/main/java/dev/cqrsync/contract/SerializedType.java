package dev.cqrsync.contract;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.cqrsync.MasterSerializer;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;

/**
 * The fields of the type that a serializer declares to return, as Jackson would write them. A record or a class tells
 * them all; {@code Object}, a map or a JSON tree tell nothing, an interface or an abstract class perhaps not all. Used
 * once, by one thread.
 */
final class SerializedType extends JsonFormatVisitorWrapper.Base {

    private final Map<String, ContractField> fields = new LinkedHashMap<>();
    private boolean open = true; // what is no object of known properties may have any

    /** What a serializer declares to return for rows of an entity class. */
    static Type declaredBy(Class<? extends MasterSerializer<?>> serializer, Class<?> entity) {
        Type declared = Object.class;
        Class<?> most = Object.class;
        for (Method method : serializer.getMethods()) {
            boolean serializes = method.getName().equals("serialize")
                    && method.getParameterCount() == 1
                    && !method.isBridge()
                    && method.getParameterTypes()[0].isAssignableFrom(entity);
            if (serializes && most.isAssignableFrom(method.getParameterTypes()[0])) {
                most = method.getParameterTypes()[0];
                declared = method.getGenericReturnType();
            }
        }
        return declared;
    }

    Map<String, ContractField> fields() {
        return fields;
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
        open = type.isJavaLangObject() || !type.isConcrete() || addsProperties(type.getRawClass());
        return new JsonObjectFormatVisitor.Base(getContext()) {
            @Override
            public void property(BeanProperty property) {
                add(property, true);
            }

            @Override
            public void optionalProperty(BeanProperty property) {
                add(property, false);
            }
        };
    }

    private void add(BeanProperty property, boolean required) {
        SerializedValue value = SerializedValue.of(property, getContext());
        boolean nullable = !required && !Nullness.isExcluded(property);
        fields.put(property.getName(), new ContractField(value.type(), nullable, null, value.values()));
    }

    private static boolean addsProperties(Class<?> type) {
        Stream<AnnotatedElement> members =
                Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getDeclaredFields()));
        return type.isAnnotationPresent(JsonTypeInfo.class)
                || members.anyMatch(member -> member.isAnnotationPresent(JsonAnyGetter.class));
    }
}
