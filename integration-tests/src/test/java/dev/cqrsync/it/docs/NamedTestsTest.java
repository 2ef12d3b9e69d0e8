package dev.cqrsync.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page about failures says is shown by a test that exists. */
class NamedTestsTest {

    private static final Path ROOT = Path.of(System.getProperty("cqrsync.root", ".."));

    private static final Pattern NAME = Pattern.compile("`(\\w+(?:Test|Contract))\\.(\\w+)`");

    @Test
    void everyLineAboutFailuresNamesATestThatExists() throws IOException {
        Map<String, String> sources = testSources();
        List<String> missing = new ArrayList<>();
        List<String> unproven = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/failures.md"))) {
            Matcher name = NAME.matcher(line);
            boolean any = false;
            while (name.find()) {
                any = true;
                Pattern test = Pattern.compile("\\b%s\\b".formatted(name.group(2)));
                if (!test.matcher(sources.getOrDefault(name.group(1), "")).find()) {
                    missing.add(name.group());
                }
            }
            boolean row = line.chars().filter(character -> character == '|').count() == 5;
            if (row && !any && !line.startsWith("| what breaks") && !line.startsWith("| ---")) {
                unproven.add(line);
            }
        }
        assertThat(missing).isEmpty();
        assertThat(unproven).isEmpty();
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        String name = file.getFileName().toString().replace(".java", "");
                        sources.put(name, Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }
}
