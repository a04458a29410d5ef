internal import ArgumentParser
internal import Multiprocessing

/// Words that may begin with the address of a server; without one, it is that of the environment.
struct LeadingAddress: Equatable {
    /// The address, if the first word is one.
    let address: Address?
    /// The other words.
    let words: [String]

    /// Takes the first word apart from the others if it is an address.
    ///
    /// - Throws: `ValidationError` if the first word looks like an address and can't be read.
    init(_ words: [String]) throws {
        let kinds = ["unix:", "tcp:", "tls:"]
        guard let first = words.first, kinds.contains(where: first.hasPrefix) else {
            (address, self.words) = (nil, words)
            return
        }
        do throws(AddressError) {
            address = try Address(parsing: first)
        } catch {
            throw ValidationError("\(error)")
        }
        self.words = Array(words.dropFirst())
    }
}
