public import ArgumentParser
internal import Multiprocessing

extension PollingPolicy: ExpressibleByArgument {
    /// The choices in words.
    static let choices = "never, adaptive (while it pays off and disturbs nobody), always"
}
