internal import FoundationEssentials

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
