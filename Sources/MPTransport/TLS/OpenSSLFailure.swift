import COpenSSL

/// One entry of OpenSSL's error queue; every thread has its own queue.
struct OpenSSLFailure: Hashable, Sendable, CustomStringConvertible {
    /// The part of OpenSSL that failed, such as `ERR_LIB_SSL`.
    let library: Int32
    /// The part's own error number, such as `SSL_R_UNSUPPORTED_PROTOCOL`.
    let reason: Int32
    /// The error in OpenSSL's words.
    let description: String

    private init(code: UInt) {
        library = ERR_GET_LIB(code)
        reason = ERR_GET_REASON(code)
        description = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
    }

    /// Removes the errors that earlier calls of this thread have left; required before each call that
    /// may fail.
    static func clear() { ERR_clear_error() }

    /// Removes and returns all errors that this thread's last call has left, the cause first.
    static func drain() -> [OpenSSLFailure] {
        var failures: [OpenSSLFailure] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { return failures }
            failures.append(OpenSSLFailure(code: code))
        }
    }

    /// Makes a call with an empty queue, and throws all errors in the queue if the call didn't
    /// succeed.
    ///
    /// - Parameters:
    ///   - what: The call in words, for the error.
    ///   - call: Returns whether it succeeded; must not suspend, since the queue is the thread's.
    /// - Throws: ``TLSError`` with OpenSSL's words.
    static func check(_ what: String, _ call: () -> Bool) throws(TLSError) {
        clear()
        let succeeded = call()
        let failures = drain()
        guard !succeeded else { return }
        throw .openSSL(what, failures.words)
    }

    /// Makes a call that returns a new object, or `nil` if it fails.
    static func make<Value>(_ what: String, _ call: () -> Value?) throws(TLSError) -> Value {
        clear()
        let value = call()
        let failures = drain()
        guard let value else { throw .openSSL(what, failures.words) }
        return value
    }
}

extension [OpenSSLFailure] {
    /// All of them in one line.
    var words: String {
        isEmpty ? "OpenSSL gives no reason" : map(\.description).joined(separator: "; ")
    }
}
