package dev.cqrsync.example.master;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.core.PropertyReferenceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns failures into problem details (RFC 9457) that say what to do. */
@RestControllerAdvice
class ApiErrors extends ResponseEntityExceptionHandler {

    /** Adds {@code errors}: one message per field. */
    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Map<String, String> errors = new TreeMap<>();
        failure.getBindingResult()
                .getFieldErrors()
                .forEach(error -> errors.merge(
                        error.getField(), String.valueOf(error.getDefaultMessage()), (a, b) -> a + "; " + b));
        ProblemDetail problem = failure.getBody();
        problem.setDetail("Some fields are not valid: %s.".formatted(String.join(", ", errors.keySet())));
        problem.setProperty("errors", errors);
        return handleExceptionInternal(failure, problem, headers, status, request);
    }

    @ExceptionHandler
    ProblemDetail stale(OptimisticLockingFailureException failure) {
        return problem(
                HttpStatus.CONFLICT,
                "Changed meanwhile",
                "Somebody else changed or deleted the row since you read it. Read it again, then repeat your change.");
    }

    /** The controllers check first; this is for who comes in between. */
    @ExceptionHandler
    ProblemDetail conflict(DataIntegrityViolationException failure) {
        return problem(
                HttpStatus.CONFLICT,
                "Conflict with other rows",
                "The name is already taken, or another row that this one needs is gone, or another one needs this one.");
    }

    @ExceptionHandler
    ProblemDetail unknownSort(PropertyReferenceException failure) {
        return problem(
                HttpStatus.BAD_REQUEST,
                "Unknown property",
                "There is no property '%s' to sort by.".formatted(failure.getPropertyName()));
    }

    private static ProblemDetail problem(HttpStatus status, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        return problem;
    }
}
