import COpenSSL

/// A version of OpenSSL, and whether it has TLS flaws that peers could use against us.
package struct OpenSSLVersion: Hashable, Sendable, CustomStringConvertible {
    /// For each series, the first release without unbounded session memory (CVE-2024-2511) and without the use
    /// after free of CVE-2024-4741; all later series never had them.
    private static let sound = [
        Series(major: 3, minor: 0): 14, Series(major: 3, minor: 1): 6,
        Series(major: 3, minor: 2): 2, Series(major: 3, minor: 3): 1,
    ]

    /// The first two numbers of a version.
    private struct Series: Hashable {
        let major: Int
        let minor: Int
    }

    private let series: Series
    private let patch: Int

    /// Splits OpenSSL's own version number: `0xMNN00PP0`.
    init(number: UInt) {
        series = Series(major: Int(number >> 28), minor: Int(number >> 20 & 0xff))
        patch = Int(number >> 4 & 0xff)
    }

    /// The version of the library that the process has loaded.
    package static var loaded: OpenSSLVersion { OpenSSLVersion(number: OpenSSL_version_num()) }

    package var description: String { "\(series.major).\(series.minor).\(patch)" }

    /// The first release of its series without the flaws; `nil` if this one has none of them.
    ///
    /// Distributions fix flaws without changing the number, so this is a reason to check, not one to refuse.
    package var remedy: OpenSSLVersion? {
        guard let sound = Self.sound[series], patch < sound else { return nil }
        return OpenSSLVersion(series: series, patch: sound)
    }

    private init(series: Series, patch: Int) {
        self.series = series
        self.patch = patch
    }
}
