package dev.cqrsync.cli.command;

/** A command that has all it needs: no service is started for it. */
interface NeedsNoService {}
