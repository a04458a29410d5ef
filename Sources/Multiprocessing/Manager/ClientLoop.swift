internal import MPTransport

/// The one thread that moves the bytes of all clients of this process.
enum ClientLoop {
    /// Started by whoever connects first, and never ended: it sleeps while there is nothing to do.
    private static let started = Result { () throws(TransportError) in
        try EventLoop(name: "mp-client")
    }

    /// Runs tasks on the loop's thread; where that couldn't be started, on the threads of all other tasks.
    static let executor: any TaskExecutor =
        (try? started.get()).map(LoopTaskExecutor.init) ?? globalConcurrentExecutor

    /// The loop.
    ///
    /// - Throws: The system had no thread or no descriptor left for it.
    static func shared() throws(MultiprocessingError) -> EventLoop {
        switch started {
        case .success(let loop): return loop
        case .failure(let error): throw MultiprocessingError(error)
        }
    }
}
