import Multiprocessing

/// A type whose values are work for a process.
struct Greeter: ProcessBody {
    let names: [String]

    func run() async throws -> Int {
        for name in names { print("\(ChildProcess.current.name): hello, \(name)") }
        return names.count
    }
}

/// A type with a `run()`, as a subclass of `Process` in Python.
func runATypeOfOnesOwn() async throws {
    let child = ChildProcess(running: Greeter(names: ["Ada", "Grace"]))
    try await child.start()
    print("greetings:", try await child.value())
    try await child.join()
}
