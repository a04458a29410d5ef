import MPWire

/// Whoever acquires and releases: a caller, or one of several tasks behind it.
///
/// A Python caller is a thread, represented by its connection. The tasks of a Swift client share
/// one connection and are told apart by the keyword `owner`, a number that the client chooses.
package struct GrantOwner: Hashable, Sendable {
    package let caller: CallerID
    /// The task's number; 0 if the call doesn't name one.
    package let task: Int

    /// The keyword by which a call names its task.
    static let keyword = "owner"

    package init(caller: CallerID, task: Int = 0) {
        self.caller = caller
        self.task = task
    }

    /// Reads the owner from a call.
    init(_ call: borrowing Call) throws(PythonException) {
        caller = call.caller
        guard !call.keywords.isEmpty, let task = call.keywords[text: Self.keyword] else {
            self.task = 0
            return
        }
        guard case .int(let number) = task else {
            throw .typeError("owner must be an int, not '\(task.typeNameInErrors)'")
        }
        self.task = number
    }
}
