internal import Glibc

/// A fresh directory that only its owner can enter, for the socket of an embedded server.
struct TemporaryDirectory {
    let path: String

    /// Names a directory that another process has made.
    init(path: String) { self.path = path }

    /// Makes the directory in `XDG_RUNTIME_DIR`, or else in `/tmp`.
    init() throws(MultiprocessingError) {
        let parent = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) } ?? ""
        let parents = [parent, "/tmp"].filter { $0.hasPrefix("/") && $0.utf8.count <= 60 }
        for parent in parents {
            // mkdtemp(3) makes it with mode 0700 and replaces the six letters.
            var template = Array("\(parent)/multiprocessing-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { continue }
            path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
            return
        }
        throw MultiprocessingError(
            .resourceUnavailable,
            "cannot make a directory for the manager's socket in \(parents.joined(separator: ", "))"
        )
    }

    /// Removes the directory and the named files in it.
    func remove(_ names: [String]) {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
