package dev.cqrsync.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the README and the pages below docs show can be copied as it stands. */
class DocumentationTest {

    private static final Set<String> CHECKED = Set.of("", "java", "properties", "xml", "mermaid", "json", "sh");

    /** What an editor would import by itself. */
    private static final String IMPORTS = """
            import dev.cqrsync.*;
            import jakarta.persistence.*;
            import java.math.*;
            import java.time.*;
            import java.util.*;
            import org.springframework.stereotype.*;
            """;

    private static final Pattern OWN_IMPORT = Pattern.compile("(?m)^import .*;\\R");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:@\\w.*|public |final |abstract |class |record |interface |enum )");
    private static final Pattern PROPERTY_ROW = Pattern.compile("(?m)^\\| `(cqrs\\.[a-z.-]+)` \\| (?:`(.*?)`)? ?\\|");

    @TempDir
    Path output;

    static List<Path> pages() {
        return CodeBlocks.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsNoCodeThatNobodyChecks(Path page) {
        assertThat(CodeBlocks.of(page).blocks())
                .extracting(CodeBlocks.Block::language)
                .isSubsetOf(CHECKED);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void javaCompiles(Path page) {
        List<String> blocks = CodeBlocks.of(page).in("java");
        for (int i = 0; i < blocks.size(); i++) {
            compile(page + ", Java block " + (i + 1), blocks.get(i));
        }
    }

    private void compile(String place, String block) {
        StringBuilder imports = new StringBuilder(IMPORTS);
        Matcher own = OWN_IMPORT.matcher(block);
        while (own.find()) {
            imports.append(own.group());
        }
        String code = own.replaceAll("");
        // a block that shows statements or members stands in for the inside of a class
        String types = TYPE.matcher(code).find() ? code : "class Shown {\n" + code + "\n}";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        diagnostics,
                        List.of(
                                "-d",
                                output.toString(),
                                "-proc:none",
                                "-parameters",
                                "-cp",
                                System.getProperty("java.class.path")),
                        null,
                        List.of(source(imports + types)))
                .call();
        assertThat(compiled).as("%s%n%s%n%s", place, types, errors(diagnostics)).isTrue();
    }

    private static List<String> errors(DiagnosticCollector<JavaFileObject> diagnostics) {
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    private static JavaFileObject source(String code) {
        return new SimpleJavaFileObject(URI.create("string:///Documented.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("pages")
    void propertiesExist(Path page) throws IOException {
        Set<String> known = metadata().keySet();
        for (String block : CodeBlocks.of(page).in("properties")) {
            Properties properties = new Properties();
            properties.load(new StringReader(block));
            for (String name : properties.stringPropertyNames()) {
                assertThat(name.startsWith("spring.") || known.contains(name))
                        .as("property %s in %s", name, page)
                        .isTrue();
            }
        }
    }

    @Test
    void theReadmesTableHasEveryPropertyWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        Matcher row = PROPERTY_ROW.matcher(Files.readString(CodeBlocks.project().resolve("README.md")));
        while (row.find()) {
            documented.put(row.group(1), row.group(2) == null ? "" : row.group(2));
        }
        assertThat(documented).isEqualTo(metadata());
    }

    @Test
    void theReadmesDependencyIsTheStarterOfThisVersion() throws IOException {
        String pom = Files.readString(CodeBlocks.project().resolve("pom.xml"));
        String version = pom.replaceAll("(?s).*?<version>(.*?)</version>.*", "$1");
        assertThat(CodeBlocks.of(CodeBlocks.project().resolve("README.md")).in("xml"))
                .singleElement()
                .asString()
                .contains("dev.cqrsync", "cqrs-spring-boot-starter", "<version>" + version + "</version>");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsStartProgramsThatAreThere(Path page) {
        List<String> commands = new ArrayList<>(CodeBlocks.of(page).in(""));
        commands.addAll(CodeBlocks.of(page).in("sh"));
        Matcher program = Pattern.compile("(?m)^(?:[A-Z_]+=\\S+ )*\\./(\\S+)").matcher(String.join("\n", commands));
        while (program.find()) {
            assertThat(CodeBlocks.project().resolve(program.group(1)))
                    .as("in %s", page)
                    .isExecutable();
        }
    }

    /** Names and defaults of our properties, from the metadata that IDEs read. */
    private static Map<String, String> metadata() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        Set<String> files = new HashSet<>();
        Enumeration<java.net.URL> urls =
                DocumentationTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
        while (urls.hasMoreElements()) {
            java.net.URL url = urls.nextElement();
            if (!files.add(url.toString())
                    || !url.toString()
                            .matches(
                                    ".*/cqrs-(spring-boot-starter|cli)/.*|.*/cqrs-(spring-boot-starter|cli)-[^/]*jar!.*")) {
                continue;
            }
            try (InputStream file = url.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(file).get("properties")) {
                    JsonNode value = property.get("defaultValue");
                    defaults.put(property.get("name").asString(), value == null ? "" : value.asString());
                }
            }
        }
        return defaults;
    }
}
