internal import FoundationEssentials
internal import Glibc

/// A fresh directory that nobody else can look into.
struct ScratchDirectory: Sendable {
    /// Where it is.
    let path: String

    /// Makes the directory, with mode 0700.
    init() throws(CommandError) {
        var template = Array("/tmp/syncmanager-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            let reason = String(cString: strerror(errno))
            throw CommandError("can't make a temporary directory in /tmp: \(reason)")
        }
        path = template.withUnsafeBufferPointer { buffer in
            String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Removes the directory and all that is in it.
    func remove() {
        // Nothing depends on it: what stays behind is an unreadable directory in /tmp.
        try? FileManager.default.removeItem(atPath: path)
    }
}
