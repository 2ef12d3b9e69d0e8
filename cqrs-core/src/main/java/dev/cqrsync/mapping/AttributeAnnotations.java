package dev.cqrsync.mapping;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;

/** Looks up annotations of attributes where JPA does: on the field or the getter, whichever it reads. */
final class AttributeAnnotations {

    private AttributeAnnotations() {}

    static boolean isPresent(MappedAttribute attribute, Class<? extends Annotation> annotation) {
        if (attribute.part().asAttributeMapping() == null) {
            return false;
        }
        Member member = attribute
                .part()
                .asAttributeMapping()
                .getPropertyAccess()
                .getGetter()
                .getMember();
        return member instanceof AnnotatedElement element && element.isAnnotationPresent(annotation);
    }
}
