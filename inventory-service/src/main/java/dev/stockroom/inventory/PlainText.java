package dev.stockroom.inventory;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The text holds no control character and no half of a surrogate pair; PostgreSQL cannot store NUL and the latter. */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = PlainText.Validator.class)
@interface PlainText {

    /** Whether tabs and line breaks are text too. */
    boolean multiline() default false;

    String message() default "must not hold control characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Looks at each character. */
    final class Validator implements ConstraintValidator<PlainText, String> {

        private boolean multiline;

        @Override
        public void initialize(PlainText constraint) {
            multiline = constraint.multiline();
        }

        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return text == null || text.codePoints().allMatch(this::isText);
        }

        private boolean isText(int c) {
            if (multiline && (c == '\t' || c == '\n' || c == '\r')) {
                return true;
            }
            return !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
        }
    }
}
