package dev.cqrsync.it.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The fenced code blocks of a Markdown file. */
record CodeBlocks(Path file, List<Block> blocks) {

    private static final Pattern FENCE = Pattern.compile("^```(\\w*)\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    /**
     * One block.
     *
     * @param language what stands behind the fence, empty for none
     * @param text its lines
     */
    record Block(String language, String text) {}

    /** The project's own folder, wherever the tests run. */
    static Path project() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** The README and all pages below docs but for the decisions, which show no code to copy. */
    static List<Path> pages() {
        try (Stream<Path> docs = Files.walk(project().resolve("docs"))) {
            return Stream.concat(Stream.of(project().resolve("README.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("decisions"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CodeBlocks of(Path file) {
        try {
            Matcher matcher = FENCE.matcher(Files.readString(file));
            List<Block> blocks = new ArrayList<>();
            while (matcher.find()) {
                blocks.add(new Block(matcher.group(1), matcher.group(2)));
            }
            return new CodeBlocks(file, blocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> in(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .map(Block::text)
                .toList();
    }
}
