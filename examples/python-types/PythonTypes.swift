import Multiprocessing

/// Uses an object of a Python class that lives in the server's Python process.
@main
struct PythonTypes {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            print("usage: example-python-types ADDRESS AUTHKEY_FILE")
            return
        }
        let manager = try await SyncManager.connect(
            to: Address(parsing: arguments[1]),
            authkey: .file(arguments[2])
        )
        // Everybody's: the Python program has added to it.
        let everybodys = try await manager.create("get_inventory")
        print("apples:", try await everybodys.add("apple", 1, as: Int.self))
        try await everybodys.take("apple")
        do {
            try await everybodys.take("pear")
        } catch let error as MultiprocessingError {
            print("an error:", error.remote?.message ?? error.message)
        }
        await manager.close()
    }
}
