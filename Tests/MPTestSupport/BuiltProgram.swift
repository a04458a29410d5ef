import Foundation

/// A program of this package.
package enum BuiltProgram {
    /// The path of a program that was built into the directory of the test bundle.
    ///
    /// - Parameter name: Its target.
    /// - Throws: The test program isn't known.
    package static func path(_ name: String) throws -> String {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().path + "/" + name
    }
}
