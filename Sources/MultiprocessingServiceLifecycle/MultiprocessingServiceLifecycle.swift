// A manager's server and its clients as services of swift-service-lifecycle, over the public API of `Multiprocessing`.
//
// It is a product of its own: who doesn't use it, neither fetches nor compiles swift-service-lifecycle.
//
// - `ManagerServer+Service`: a server that stops in order when the group shuts down.
// - `SyncManager+Service`: a client that closes its connection then.
// - `ChildProcess+Service`: a child process that ends then.
// - `GracefulQueue`: a loop over a queue that ends then.
