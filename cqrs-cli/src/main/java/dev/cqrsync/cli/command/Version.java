package dev.cqrsync.cli.command;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar says. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"cqrs " + (version == null ? "(version unknown)" : version)};
    }
}
