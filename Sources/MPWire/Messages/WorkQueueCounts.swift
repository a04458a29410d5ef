/// How many tasks of a work queue are where, and how many have ended in which way since it began.
public struct WorkQueueCounts: Sendable, Equatable, Codable {
    /// Tasks that a worker could take now.
    public package(set) var queued = 0
    /// Tasks that wait for their time.
    public package(set) var delayed = 0
    /// Tasks that workers hold.
    public package(set) var leased = 0
    /// Tasks that were accepted.
    public package(set) var submitted = 0
    /// Tasks that ended with a result.
    public package(set) var completed = 0
    /// Tasks that ended with an error.
    public package(set) var failed = 0
    /// Tasks that ended with their worker.
    public package(set) var lost = 0
    /// Tasks that were cancelled.
    public package(set) var cancelled = 0
    /// Tasks that ended after the last of several attempts.
    public package(set) var dead = 0
    /// Tasks whose deadline has passed.
    public package(set) var expired = 0
    /// Attempts that were followed by another one.
    public package(set) var retried = 0
    /// Results that their submitters haven't taken.
    public package(set) var results = 0
    /// Tasks kept after the last of several attempts.
    public package(set) var deadLetters = 0
    /// Workers that have joined or asked for tasks, whether or not they got some, and haven't left.
    public package(set) var workers = 0

    /// Makes counts of nothing.
    package init() {}

    private enum CodingKeys: String, CodingKey {
        case queued, delayed, leased, submitted, completed, failed, lost, cancelled, dead, expired
        case retried, results
        case deadLetters = "dead_letters"
        case workers
    }
}
