internal import MPWire

/// An initializer on its way to a child process.
struct PassedInitializer: Codable, Sendable {
    private enum Call: Sendable {
        /// In a copy of the program.
        case inPlace(FunctionCall)
        /// In the program, started again: the name of the function, its input, and what came with that.
        case named(String, WireValue, IncomingResources?, IncomingManagers)
    }

    /// What is sent.
    private struct Form: Codable {
        let name: String
        let input: WireValue
    }

    private let call: Call

    /// Passes an initializer on.
    init(_ initializer: ProcessInitializer) { call = .inPlace(initializer.call) }

    /// Encodes it as an argument of a child process.
    ///
    /// - Throws: `EncodingError` everywhere else; why its input can't be sent.
    func encode(to encoder: any Encoder) throws {
        guard let outgoing = InheritedResources.outgoing else {
            throw EncodingError.invalidValue(
                self,
                EncodingError.Context(
                    codingPath: encoder.codingPath,
                    debugDescription: "an initializer can only be sent to a child process"
                )
            )
        }
        let form =
            switch call {
            case .inPlace(let call):
                Form(name: call.name, input: try call.encodedInput(collecting: outgoing))
            case .named(let name, let input, _, _): Form(name: name, input: input)
            }
        try form.encode(to: encoder)
    }

    /// Takes it out of the arguments of this child process.
    init(from decoder: any Decoder) throws {
        let form = try Form(from: decoder)
        let incoming = InheritedResources.incoming
        call = .named(form.name, form.input, incoming, incoming?.managers ?? .init())
    }

    /// Runs it.
    ///
    /// - Throws: Its error, as a `PythonException` that names it.
    func run() async throws {
        switch call {
        case .inPlace(let call):
            try await naming(call.name, call.errors) { _ = try await call.runInPlace() }
        case .named(let name, let input, let incoming, let managers):
            guard let entry = ProgramFunctions.entry(name) else {
                throw MultiprocessingError(
                    .unknownFunction,
                    ProgramFunctions.complaint(about: name)
                )
            }
            try await naming(name, entry.errors) {
                incoming?.setManagers(managers)
                let call = try InheritedResources.$incoming.withValue(incoming) {
                    try entry.prepare(input)
                }
                incoming?.setManagers()
                _ = try await call()
            }
        }
    }

    private func naming(
        _ name: String,
        _ errors: ErrorTable,
        _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch {
            throw errors.exception(for: error, thrownBy: "the initializer \(name)")
        }
    }
}
