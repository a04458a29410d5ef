internal import MPWire
internal import Multiprocessing

/// Carries out the lines of a session, one after the other.
///
/// The connection is made when the first line needs it, and made again when the server was lost.
actor ShellSession {
    /// How results are shown.
    private let format: ResultFormat
    /// Connects to the server.
    private let connect: @Sendable () async throws -> any ObjectSpace
    /// Takes each line of what is shown.
    private let show: @Sendable (String) -> Void
    /// Knows the server and the variables; `nil` while there is no connection.
    private var evaluator: Evaluator?
    /// The plain values that outlive a lost server.
    private var keptVariables: [String: ExpressionResult] = [:]
    /// The variables whose objects went with a server, until somebody is told.
    private var lostVariables: [String] = []

    /// Begins a session that hasn't connected yet.
    init(
        format: ResultFormat = .python,
        connect: @escaping @Sendable () async throws -> any ObjectSpace,
        show: @escaping @Sendable (String) -> Void
    ) {
        self.format = format
        self.connect = connect
        self.show = show
    }

    /// Carries out a line.
    ///
    /// - Returns: Whether the session goes on.
    /// - Throws: `SyntaxError`, and whatever the server answers.
    func execute(_ line: String) async throws -> Bool {
        let statement = try Parser.statement(line)
        guard statement != .nothing else { return true }
        try await connectUnlessConnected()
        guard let space = evaluator?.space else { return true }
        do {
            return try await space.keepingTaken { try await execute(statement) }
        } catch let error as MultiprocessingError {
            if error.meansServerIsGone { forgetServer() }
            throw error
        }
    }

    /// Connects if there is no connection.
    func connectUnlessConnected() async throws {
        guard evaluator == nil else { return }
        let space = try await connect()
        let survey = try await space.survey()
        evaluator = Evaluator(space: space, survey: survey, variables: keptVariables)
        guard !lostVariables.isEmpty else { return }
        show("connected again; gone with the server: " + lostVariables.joined(separator: ", "))
        lostVariables = []
    }

    /// What can be completed by now.
    func vocabulary() async -> Vocabulary {
        guard let evaluator else { return Vocabulary() }
        // Completion does without the objects if the server can't be asked now.
        let objects = (try? await evaluator.space.objects()) ?? []
        return Vocabulary(evaluator.survey, evaluator.variables, objects)
    }

    private func forgetServer() {
        guard let variables = evaluator?.variables else { return }
        evaluator = nil
        keptVariables = variables.filter { $0.value.isValue }
        lostVariables = variables.filter { !$0.value.isValue }.keys.sorted()
    }
}

extension ShellSession {
    private func execute(_ statement: Statement) async throws -> Bool {
        guard var evaluator else { return true }
        switch statement {
        case .nothing: break
        case .show(let expression):
            if case .name(let name) = expression.form, evaluator.variables[name] == nil,
                let command = ShellCommands(rawValue: name)
            {
                return try await execute(command, with: evaluator)
            }
            try await show(evaluator.answer(expression), in: evaluator.space)
        case .assign(let expression, let target):
            try await evaluator.assign(expression, to: target)
            self.evaluator?.variables = evaluator.variables
        case .delete(let target):
            try await evaluator.delete(target)
            self.evaluator?.variables = evaluator.variables
        }
        return true
    }

    private func execute(
        _ command: ShellCommands,
        with evaluator: Evaluator
    ) async throws -> Bool {
        switch command {
        case .help: showAll(ShellHelp.lines)
        case .types: showAll(ShellHelp.types(evaluator.survey))
        case .objects:
            let objects = try await evaluator.space.objects()
            showAll(ShellHelp.objects(objects, evaluator.variables))
        case .exit, .quit: return false
        }
        return true
    }

    private func show(_ answer: ExpressionResult, in space: any ObjectSpace) async throws {
        if case .object(let object) = answer, case .python = format,
            let text = try await Contents(of: object, in: space)?.text()
        {
            return show(text)
        }
        try await space.forEachResult(of: answer) { result in
            // Like Python, which doesn't print None either.
            if case .value(.null) = result { return }
            show(try format.line(result))
        }
    }

    private func showAll(_ lines: [String]) {
        for line in lines { show(line) }
    }
}

extension ExpressionResult {
    /// Whether it needs no server.
    fileprivate var isValue: Bool {
        switch self {
        case .object: return false
        case .value(let value):
            var hasProxy = false
            value.forEachProxy { _ in hasProxy = true }
            return !hasProxy
        }
    }
}
