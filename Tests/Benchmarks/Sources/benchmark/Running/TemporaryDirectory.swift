internal import Foundation
internal import Glibc

/// A fresh directory that nobody else can look into.
///
/// Its path is short, as those of sockets have to be.
struct TemporaryDirectory: Sendable {
    let path: String

    init() throws(BenchmarkError) {
        var template = Array("/tmp/benchmark-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            let reason = String(cString: strerror(errno))
            throw BenchmarkError("can't make a directory in /tmp: \(reason)")
        }
        path = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
    }

    /// Removes the directory and all that is in it.
    func remove() {
        // Nothing depends on it: what stays behind is an unreadable directory in /tmp.
        try? FileManager.default.removeItem(atPath: path)
    }
}
