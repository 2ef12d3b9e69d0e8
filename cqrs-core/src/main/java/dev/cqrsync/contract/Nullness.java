package dev.cqrsync.contract;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanProperty;

/** What the code of a type says about its properties being {@code null}: primitive types, and JSpecify's annotations. */
final class Nullness {

    private Nullness() {}

    /** Whether the property is never {@code null}. */
    static boolean isExcluded(BeanProperty property) {
        if (property.getType().isPrimitive()) {
            return true;
        }
        if (property.getMember() == null || property.getType().isReferenceType()) {
            return false;
        }
        Member member = property.getMember().getMember();
        AnnotatedType type = member instanceof Field field
                ? field.getAnnotatedType()
                : member instanceof Method method ? method.getAnnotatedReturnType() : null;
        if (type == null || type.isAnnotationPresent(Nullable.class)) {
            return false;
        }
        return type.isAnnotationPresent(NonNull.class) || isMarked(member.getDeclaringClass());
    }

    private static boolean isMarked(Class<?> type) {
        for (@Nullable Class<?> scope = type; scope != null; scope = scope.getEnclosingClass()) {
            if (says(scope)) {
                return scope.isAnnotationPresent(NullMarked.class);
            }
        }
        return says(type.getPackage())
                ? type.getPackage().isAnnotationPresent(NullMarked.class)
                : type.getModule().isAnnotationPresent(NullMarked.class);
    }

    private static boolean says(AnnotatedElement scope) {
        return scope.isAnnotationPresent(NullMarked.class) || scope.isAnnotationPresent(NullUnmarked.class);
    }
}
