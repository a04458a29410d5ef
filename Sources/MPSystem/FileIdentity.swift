import Glibc

/// The identity of a file, whatever its name.
package struct FileIdentity: Equatable {
    private let device: dev_t
    private let inode: ino_t

    /// Identifies an open file.
    package init?(of descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Identifies the file at a path; links aren't followed.
    package init?(at path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = status.st_dev
        inode = status.st_ino
    }
}
