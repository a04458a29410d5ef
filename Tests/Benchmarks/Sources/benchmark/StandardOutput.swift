internal import Foundation

/// Writes a line to whoever reads standard output, at once.
func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
