internal import ArgumentParser
internal import Multiprocessing

/// Makes a new authkey.
struct Keygen: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a new random authkey to a file that only its owner can read.",
        discussion: """
            Never overwrites a file. The key is 64 hexadecimal digits, so that it can be copied by hand; \
            the bytes of the file are the key as they are: Python reads it with open(FILE, 'rb').read().
            """
    )

    @Argument(help: "The file to make.")
    var file: String

    func run() throws {
        try Authkey.generate(at: file)
    }
}
