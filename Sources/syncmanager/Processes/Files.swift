internal import FoundationEssentials
internal import Glibc

/// Reads a whole file.
///
/// - Throws: `CommandError` with the path and the reason.
func readFile(_ path: String) throws(CommandError) -> [UInt8] {
    do {
        return try [UInt8](Data(contentsOf: URL(filePath: path)))
    } catch {
        throw CommandError("can't read \(path): \(error)")
    }
}

/// Writes a text to a file that others may read, in place of what was there.
///
/// - Throws: `CommandError` with the path and the reason.
func writeFile(_ text: String, to path: String) throws(CommandError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
        throw CommandError("can't write \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
            throw CommandError("can't write \(path): \(String(cString: strerror(errno)))")
        }
        rest = rest.dropFirst(count)
    }
}
