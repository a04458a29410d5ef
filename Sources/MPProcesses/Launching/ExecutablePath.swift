import Glibc
internal import MPSystem

/// The files of programs.
package enum ExecutablePath {
    /// Looks for a program as a shell does.
    ///
    /// - Parameter name: A path, or a name without a slash, which is looked for in `PATH`.
    /// - Returns: The path; `nil` if a name isn't found. A path is taken as it is.
    package static func find(_ name: String) -> String? {
        guard !name.contains("/") else { return name }
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        return folders.split(separator: ":", omittingEmptySubsequences: false)
            .map { ($0.isEmpty ? "." : String($0)) + "/" + name }
            .first { access($0, X_OK) == 0 }
    }

    /// The file of this program, even if another one has its name by now.
    package static var current: String {
        let kernels = "/proc/self/exe"
        var room = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink(kernels, &room, room.count - 1)
        guard count > 0 else { return kernels }
        let path = String(decoding: room[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        var own = stat()
        var named = stat()
        // A program that was built again while it ran is started again as it was.
        guard stat(kernels, &own) == 0, stat(path, &named) == 0, own.st_dev == named.st_dev,
            own.st_ino == named.st_ino
        else { return kernels }
        return path
    }
}
