internal import MPWire

/// What a worker tells its pool.
enum WorkerMessage: Equatable {
    /// Its initializer is done: it takes tasks.
    case ready
    /// What became of tasks, in the order in which they were run, and how long all of them took, in nanoseconds.
    case results([WorkerResult], busy: UInt64)
    /// It won't run these.
    case gaveBack([UInt64])
    /// It can't begin, for this reason, and ends.
    case cannotBegin(String)

    private enum Kind: UInt8 { case ready, results, gaveBack, cannotBegin }

    /// Appends its frame.
    func append(to output: inout [UInt8]) {
        switch self {
        case .ready: output.appendFrame { $0.append(Kind.ready.rawValue) }
        case .results(let results, let busy):
            var bytes: [UInt8] = []
            for result in results { result.append(to: &bytes) }
            Self.appendResults(bytes, count: results.count, busy: busy, to: &output)
        case .gaveBack(let ids):
            output.appendFrame { output in
                output.append(Kind.gaveBack.rawValue)
                output.append(number: UInt64(ids.count))
                for id in ids { output.append(number: id) }
            }
        case .cannotBegin(let reason):
            output.appendFrame { output in
                output.append(Kind.cannotBegin.rawValue)
                output += reason.utf8
            }
        }
    }

    /// Appends the frame of results that are written already, one after the other.
    static func appendResults(
        _ results: [UInt8],
        count: Int,
        busy: UInt64,
        to output: inout [UInt8]
    ) {
        output.appendFrame { output in
            output.append(Kind.results.rawValue)
            output.append(number: busy)
            output.append(number: UInt64(count))
            output += results
        }
    }

    /// Reads what a frame carries.
    ///
    /// - Throws: It is no message of a worker.
    init(reading payload: ArraySlice<UInt8>) throws(WorkerMessageError) {
        var reader = MessageReader(payload)
        switch Kind(rawValue: try reader.byte()) {
        case .ready: self = .ready
        case .results:
            let busy = try reader.number()
            let count = try reader.count()
            var results: [WorkerResult] = []
            results.reserveCapacity(min(count, 1024))
            for _ in 0..<count { results.append(try WorkerResult(&reader)) }
            self = .results(results, busy: busy)
        case .gaveBack:
            var ids: [UInt64] = []
            for _ in 0..<(try reader.count()) { ids.append(try reader.number()) }
            self = .gaveBack(ids)
        case .cannotBegin: self = .cannotBegin(String(decoding: payload.dropFirst(), as: UTF8.self))
        case nil: throw WorkerMessageError()
        }
    }
}

/// What became of a task.
struct WorkerResult: Equatable, Sendable {
    /// The task's number in the pool.
    let id: UInt64
    let kind: Kind
    /// The value, pickled; or the exception, pickled; or the complaint.
    let bytes: ArraySlice<UInt8>

    /// How a task ended.
    enum Kind: UInt8 {
        /// The function has returned.
        case value
        /// The function has returned objects of managers, which come with the managers.
        case valueWithManagers
        /// The function has thrown; with the position of the input in its chunk.
        case thrown
        /// The program has no such function.
        case unknownFunction
        /// The input can't be read, or its managers can't be used; or the result can't be sent.
        case unusable
    }

    init(id: UInt64, kind: Kind, bytes: ArraySlice<UInt8>) {
        self.id = id
        self.kind = kind
        self.bytes = bytes
    }

    /// Appends it to others.
    func append(to output: inout [UInt8]) {
        output.append(number: id)
        output.append(kind.rawValue)
        output.append(counted: bytes)
    }

    /// Reads results that stand one after the other, as far as they are whole.
    static func all(in bytes: [UInt8]) -> [WorkerResult] {
        var reader = MessageReader(bytes[...])
        var results: [WorkerResult] = []
        while let result = try? WorkerResult(&reader) { results.append(result) }
        return results
    }

    fileprivate init(_ reader: inout MessageReader) throws(WorkerMessageError) {
        id = try reader.number()
        guard let kind = Kind(rawValue: try reader.byte()) else { throw WorkerMessageError() }
        self.kind = kind
        bytes = try reader.bytes()
    }
}
