internal import ArgumentParser
internal import Multiprocessing

/// The words of `call`: what is called, where, and with what.
struct CallWords: Equatable {
    /// The server's address; `nil` leaves it to the environment.
    let address: Address?
    /// The object, as ``CallTarget`` reads it.
    let object: String
    let method: String
    let arguments: [String]

    /// Tells the words apart.
    ///
    /// - Throws: `ValidationError` if some are missing.
    init(_ words: [String]) throws {
        let leading = try LeadingAddress(words)
        guard leading.words.count >= 2 else {
            let missing = leading.words.isEmpty ? "the object and the method are" : "the method is"
            let example = "syncmanager call unix:/tmp/manager counts get apples"
            throw ValidationError("\(missing) missing, as in: \(example)")
        }
        address = leading.address
        object = leading.words[0]
        method = leading.words[1]
        arguments = Array(leading.words.dropFirst(2))
    }
}
