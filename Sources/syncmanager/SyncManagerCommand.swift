internal import ArgumentParser

/// The command that serves shared objects, looks at them, and shows what they are good for.
@main
struct SyncManagerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "syncmanager",
        abstract: "Shared objects for Swift and Python processes."
    )
}
