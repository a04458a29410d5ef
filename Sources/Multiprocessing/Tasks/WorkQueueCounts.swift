/// How many tasks of a ``WorkQueueProxy`` are where, and how many have ended in which way since it began.
public struct WorkQueueCounts: Sendable, Equatable, Codable {
    /// Tasks that a worker could take now.
    public let queued: Int
    /// Tasks that wait for their time.
    public let delayed: Int
    /// Tasks that workers hold.
    public let leased: Int
    /// Tasks that were accepted.
    public let submitted: Int
    /// Tasks that ended with a result.
    public let completed: Int
    /// Tasks that ended with an error.
    public let failed: Int
    /// Tasks that ended with their worker.
    public let lost: Int
    /// Tasks that were cancelled.
    public let cancelled: Int
    /// Tasks that ended after the last of several attempts.
    public let dead: Int
    /// Tasks whose deadline has passed.
    public let expired: Int
    /// Attempts that were followed by another one.
    public let retried: Int
    /// Results that their submitters haven't taken.
    public let results: Int
    /// Tasks kept after the last of several attempts.
    public let deadLetters: Int
    /// Workers that have joined or asked for tasks, whether or not they got some, and haven't left.
    public let workers: Int

    enum CodingKeys: String, CodingKey {
        case queued, delayed, leased, submitted, completed, failed, lost, cancelled, dead, expired
        case retried, results, workers
        case deadLetters = "dead_letters"
    }
}
