/// Changes of settings in recordings.
extension ChangeableSettings {
    func append(to writer: inout EntryWriter) {
        for path in Self.limits { writer.integer(self[keyPath: path]) }
        writer.integer(slowCall)
        writer.flag(breaksDeadlocks)
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        self.init(ServerLimits(), slowCall: .max, breaksDeadlocks: false)
        for path in Self.limits { self[keyPath: path] = try reader.amount() }
        slowCall = try reader.integer()
        breaksDeadlocks = try reader.flag()
    }

    /// In the order of recordings.
    private static var limits: [WritableKeyPath<ChangeableSettings, Int>] {
        [
            \.connections, \.connectionsPerPrincipal, \.parkedCallsPerPrincipal,
            \.objectsPerPrincipal,
        ]
    }
}
