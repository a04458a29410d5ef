internal import Glibc

/// A call of the system that failed.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The function, such as `pthread_create`.
    package let call: String
    /// Its error number, see errno(3).
    package let code: Int32

    /// The call, and its error in words.
    package var description: String { "\(call): \(String(cString: strerror(code)))" }

    /// Describes a failure.
    package init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }
}
