/// What a worker process of a pool gets from the pool.
struct PoolWorkerSettings: Codable, Sendable {
    /// Its end of the socket to the pool.
    let socket: PassedDescriptor
    /// The memory in which it says which task it runs, and what it has done and not sent.
    let memory: PassedDescriptor
    /// What it does before it takes tasks.
    let initializer: PassedInitializer?
}
