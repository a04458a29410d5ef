internal import ArgumentParser
internal import Multiprocessing

/// Whether a server or a client looks for work before it sleeps.
enum Polling: String, CaseIterable, ExpressibleByArgument {
    case never
    case adaptive
    case always

    /// The choices in words.
    static let choices = "never, adaptive (while it pays off and disturbs nobody), always"

    /// What it is told.
    var setting: PollingPolicy {
        switch self {
        case .never: .never
        case .adaptive: .whenItPays
        case .always: .always
        }
    }
}
