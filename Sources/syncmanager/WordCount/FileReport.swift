/// What a worker reports when it has counted a file.
///
/// Travels as a sequence of three, which a Python worker writes as a tuple.
struct FileReport: Codable, Equatable, Sendable {
    /// What the worker is called.
    let worker: String
    /// The file that it has counted.
    let path: String
    /// How many words the file has.
    let words: Int

    /// Reports a file.
    init(worker: String, path: String, words: Int) {
        self.worker = worker
        self.path = path
        self.words = words
    }

    /// Reads the sequence.
    init(from decoder: any Decoder) throws {
        var sequence = try decoder.unkeyedContainer()
        worker = try sequence.decode(String.self)
        path = try sequence.decode(String.self)
        words = try sequence.decode(Int.self)
    }

    /// Writes the sequence.
    func encode(to encoder: any Encoder) throws {
        var sequence = encoder.unkeyedContainer()
        try sequence.encode(worker)
        try sequence.encode(path)
        try sequence.encode(words)
    }
}
