package dev.cqrsync.cli.command;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as in application.properties: {@code 2s}, {@code 500ms}, {@code 5m}. */
final class Durations implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String value) {
        try {
            Duration duration = DurationStyle.detectAndParse(value);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new TypeConversionException("'%s' is no duration, such as 2s, 500ms or 5m".formatted(value));
    }
}
