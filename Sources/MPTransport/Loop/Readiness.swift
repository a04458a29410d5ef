import CMultiprocessing

/// The events for which a descriptor is watched, or that it reports.
struct Readiness: OptionSet, Sendable {
    let rawValue: UInt32

    /// Bytes, a connection or the end of the stream can be read.
    static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    /// Bytes can be written, or an attempt to connect is over.
    static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// The peer will send nothing more.
    static let peerClosed = Readiness(rawValue: EPOLLRDHUP.rawValue)
    /// Both directions are over; reported without being asked for.
    static let hangUp = Readiness(rawValue: EPOLLHUP.rawValue)
    /// The descriptor has an error to report; reported without being asked for.
    static let failure = Readiness(rawValue: EPOLLERR.rawValue)

    /// Everything that means that the stream is over or soon will be.
    static let ending: Readiness = [.peerClosed, .hangUp, .failure]
}
