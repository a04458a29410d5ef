import Foundation

/// A fresh directory that nobody else can look into.
struct TemporaryDirectory {
    let path: String

    /// Makes the directory, with mode 0700.
    init() throws {
        path = "/tmp/syncmanager-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Removes the directory and all that is in it.
    func remove() {
        // Nothing depends on it: what stays behind is an unreadable directory in /tmp.
        try? FileManager.default.removeItem(atPath: path)
    }
}
