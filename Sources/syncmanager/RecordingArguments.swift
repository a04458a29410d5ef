internal import ArgumentParser
internal import Multiprocessing

/// What is recorded, as it is written on the command line.
struct RecordingArguments: ParsableArguments {
    @Option(
        name: .customLong("record"),
        help: """
            Write all that comes in to this file, so that 'syncmanager replay FILE' runs it again: the values of clients, \
            but no authkeys. Only we can read it; one that is there already gets '.1' after its name.
            """
    )
    var path: String?

    @Option(
        name: .customLong("record-limit"),
        help:
            "The greatest length of the file in bytes; K, M and G multiply. Recording ends there.",
        transform: LimitOption.bytes
    )
    var limit = 1 << 30

    @Flag(
        name: .customLong("record-answers"),
        help: "Record answers whole, so that replay can show what differs."
    )
    var keepsAnswers = false

    /// What the registry of a server needs, as recordings have it.
    private static let instance = "instance="

    /// The recording, if one is wanted.
    func recording(of instances: [InstanceOption]) -> Recording? {
        guard let path else { return nil }
        var recording = Recording(path: path)
        recording.limitInBytes = limit
        recording.keepsAnswers = keepsAnswers
        recording.program = "syncmanager \(SyncManagerCommand.version)"
        recording.arguments = instances.map { Self.instance + $0.text }
        return recording
    }

    /// The registry of the server that has written a recording.
    static func registry(_ arguments: [String]) -> Registry {
        var registry = Registry.standard
        for argument in arguments where argument.hasPrefix(instance) {
            let text = String(argument.dropFirst(instance.count))
            // What this version can't read shows as a missing type.
            if let option = try? InstanceOption(argument: text) { option.apply(to: &registry) }
        }
        return registry
    }
}
