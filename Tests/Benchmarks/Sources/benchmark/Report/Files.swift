internal import Foundation

/// Reads a whole file.
///
/// - Throws: `BenchmarkError` with the path and the reason.
func readFile(_ path: String) throws(BenchmarkError) -> String {
    do {
        return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
        throw BenchmarkError("can't read \(path): \(error.localizedDescription)")
    }
}

/// Writes a text to a file, in place of what was there.
///
/// - Throws: `BenchmarkError` with the path and the reason.
func writeFile(_ text: String, to path: String) throws(BenchmarkError) {
    do {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    } catch {
        throw BenchmarkError("can't write \(path): \(error.localizedDescription)")
    }
}
