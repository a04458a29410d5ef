import COpenSSL

/// A version of OpenSSL, and whether flaws of TLS are known in it that peers could use against us.
package struct OpenSSLVersion: Hashable, Sendable, CustomStringConvertible {
    /// The first releases without unbounded memory by sessions (CVE-2024-2511) and without the use after free that
    /// CVE-2024-4741 describes, by series; all later series were without from the start.
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

    /// Takes a version apart as OpenSSL gives its own: `0xMNN00PP0`.
    init(number: UInt) {
        series = Series(major: Int(number >> 28), minor: Int(number >> 20 & 0xff))
        patch = Int(number >> 4 & 0xff)
    }

    /// That of the library which the process has loaded.
    package static var loaded: OpenSSLVersion { OpenSSLVersion(number: OpenSSL_version_num()) }

    /// What people call it.
    package var description: String { "\(series.major).\(series.minor).\(patch)" }

    /// The first release of its series that is to be had without the flaws; `nil` if this one has none of them.
    ///
    /// Distributions mend flaws without changing the number, so that it is a reason to look, not one to refuse.
    package var remedy: OpenSSLVersion? {
        guard let sound = Self.sound[series], patch < sound else { return nil }
        return OpenSSLVersion(series: series, patch: sound)
    }

    private init(series: Series, patch: Int) {
        self.series = series
        self.patch = patch
    }
}
