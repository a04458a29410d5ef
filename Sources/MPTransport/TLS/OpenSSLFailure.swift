import COpenSSL

/// One entry of OpenSSL's queue of errors, which every thread has its own of.
struct OpenSSLFailure: Hashable, Sendable, CustomStringConvertible {
    /// Which part of OpenSSL it is of, such as `ERR_LIB_SSL`.
    let library: Int32
    /// What is wrong, by the part's own numbers, such as `SSL_R_UNSUPPORTED_PROTOCOL`.
    let reason: Int32
    /// The same in OpenSSL's words.
    let description: String

    private init(code: UInt) {
        library = ERR_GET_LIB(code)
        reason = ERR_GET_REASON(code)
        description = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
    }

    /// Forgets what earlier calls of this thread have left; to be done before each call that may fail.
    static func clear() { ERR_clear_error() }

    /// Takes all that this thread's last call has left, the cause first.
    static func drain() -> [OpenSSLFailure] {
        var failures: [OpenSSLFailure] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { return failures }
            failures.append(OpenSSLFailure(code: code))
        }
    }

    /// Makes a call with an empty queue, and fails with all that is in it if the call didn't succeed.
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

    /// Makes a call that returns something new, or nothing if it fails.
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
