/// A task that has just ended, once and for all.
package struct TaskEnding: Equatable, Sendable {
    package let id: TaskID
    package let submitter: UInt64

    package init(id: TaskID, submitter: UInt64) {
        self.id = id
        self.submitter = submitter
    }
}
