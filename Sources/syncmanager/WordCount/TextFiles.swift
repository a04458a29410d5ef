internal import FoundationEssentials
internal import Glibc

/// The files whose words the demo counts.
struct TextFiles: Equatable, Sendable {
    /// Where they are; absolute, so that workers may run anywhere.
    let paths: [String]
    /// How long they are together, in bytes.
    let totalSize: Int

    /// Takes the files that were named, each as often as it was named.
    ///
    /// - Throws: `CommandError` that names the first one which isn't a file or can't be read.
    init(named names: [String]) throws(CommandError) {
        var sizes = 0
        for name in names {
            sizes += try Self.size(ofFile: name)
        }
        paths = names.map { URL(filePath: $0).standardizedFileURL.path }
        totalSize = sizes
    }

    /// Finds files that everybody has: the documents below a directory, and the licence texts of Debian.
    static func found(
        below directory: String = ".",
        licences: String = "/usr/share/common-licenses"
    ) throws(CommandError) -> TextFiles {
        let documents = contents(of: directory, isRecursive: true).filter { $0.hasSuffix(".md") }
        let all = documents + contents(of: licences, isRecursive: false)
        // Licences have several names each.
        let unique = Set(all.map { URL(filePath: $0).resolvingSymlinksInPath().path }).sorted()
        guard !unique.isEmpty else {
            throw CommandError(
                "there is no document (*.md) here and no file in \(licences): name some"
            )
        }
        return try TextFiles(named: unique)
    }

    /// Lists the files of a directory, leaving out what is hidden or was built.
    private static func contents(of directory: String, isRecursive: Bool) -> [String] {
        // A directory that isn't there, or isn't ours to read, has nothing to offer.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().flatMap { name in
            let path = directory + "/" + name
            guard isDirectory(path) else { return [path] }
            return isRecursive ? contents(of: path, isRecursive: true) : []
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Tells how long a file is, making sure that it is one and that it can be read.
    private static func size(ofFile path: String) throws(CommandError) -> Int {
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
            throw CommandError("can't read \(path): \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CommandError("\(path) is no file; name files, not directories")
        }
        return Int(status.st_size)
    }
}
