internal import MPSystem

/// The name of this process in lines of the log: Python's `current_process().name`.
package enum ProcessName {
    /// The name of a program that isn't somebody's child.
    package static let ofMainProgram = "MainProcess"

    /// The name that was given to this process; `nil` in the main program.
    private static let given = PerProcess<String?>(nil)

    /// The name of this process.
    package static var current: String { given.withLock { $0 } ?? ofMainProgram }

    /// Names this process; a child does so once, before it runs code of the program.
    package static func set(_ name: String) {
        given.withLock { $0 = name }
    }
}
