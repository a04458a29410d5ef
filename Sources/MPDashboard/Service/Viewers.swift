/// Who watches the dashboard at the moment, each by a stream of server-sent events.
struct Viewers {
    /// The most events that wait for a viewer; then it misses the oldest of them.
    private static let longestQueue = 4
    /// The most viewers at a time.
    private static let most = 32

    private var streams: [Int: AsyncStream<[UInt8]>.Continuation] = [:]
    private var lastNumber = 0

    /// Whether nobody watches.
    var isEmpty: Bool { streams.isEmpty }

    /// Whether there is room for another one.
    var hasRoom: Bool { streams.count < Self.most }

    /// Adds a viewer.
    ///
    /// - Parameters:
    ///   - first: The events that it gets at once.
    ///   - end: Called with its number when it has gone.
    /// - Returns: Its stream.
    mutating func add(
        _ first: [[UInt8]],
        end: @escaping @Sendable (Int) -> Void
    ) -> AsyncStream<[UInt8]> {
        lastNumber += 1
        let number = lastNumber
        let (stream, continuation) = AsyncStream.makeStream(
            of: [UInt8].self,
            bufferingPolicy: .bufferingNewest(Self.longestQueue + first.count)
        )
        for event in first { continuation.yield(event) }
        continuation.onTermination = { _ in end(number) }
        streams[number] = continuation
        return stream
    }

    /// Forgets a viewer.
    mutating func remove(_ number: Int) { streams[number] = nil }

    /// Tells all viewers something.
    func send(_ event: [UInt8]) {
        for stream in streams.values { stream.yield(event) }
    }

    /// Ends all streams.
    func finish() {
        for stream in streams.values { stream.finish() }
    }

    /// An event as it goes over the wire (HTML, 9.2): data without line ends.
    static func event(_ name: String, _ data: [UInt8]) -> [UInt8] {
        Array("event: \(name)\ndata: ".utf8) + data + [10, 10]
    }
}
