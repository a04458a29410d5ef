public import ArgumentParser
internal import Multiprocessing

extension LegacyMD5: ExpressibleByArgument {
    /// The choices in words.
    static let choices = "local (Unix sockets and loopback), always, never"
}
