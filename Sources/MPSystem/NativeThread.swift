internal import CSystem
import Glibc

/// Starts threads that belong to no pool.
package enum NativeThread {
    /// The name and the body, handed over to a new thread.
    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Starts a detached thread that ends when the body returns.
    ///
    /// - Throws: The reason why there is no new thread.
    package static func start(
        name: String,
        _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        var thread = pthread_t()
        // SAFETY: exactly one side consumes the retained box: the new thread, or this one if there is no new thread.
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        let code = pthread_create(
            &thread,
            nil,
            { raw in
                guard let raw else { return nil }
                let start = Unmanaged<Start>.fromOpaque(raw).takeRetainedValue()
                mp_name_thread(start.name)
                start.body()
                return nil
            },
            start.toOpaque()
        )
        guard code == 0 else {
            start.release()
            throw SystemError(call: "pthread_create", code: code)
        }
        pthread_detach(thread)
    }
}
