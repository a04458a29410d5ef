import MPSystem
internal import MPProcesses

extension ChildProcess where Output == Void {
    /// Describes a process that runs another program.
    ///
    /// It ends with this process, like all children. ``value(timeout:)`` waits until it has exited with code 0.
    ///
    /// - Parameters:
    ///   - path: The program's file; a name without a slash is looked for in `PATH`.
    ///   - arguments: The words after its name.
    ///   - descriptors: Descriptors that it gets copies of, as its descriptors 3, 4 and on. One that isn't open is an error.
    ///   - name: The name of the process.
    ///   - isDaemon: Whether it is terminated when this process exits.
    /// - Returns: The process, which isn't started.
    /// - Throws: ``MultiprocessingError``: `resourceUnavailable` if a descriptor isn't open, or none is left.
    public static func program(
        _ path: String,
        arguments: [String] = [],
        passing descriptors: [Int32] = [],
        name: String? = nil,
        isDaemon: Bool? = nil
    ) throws(MultiprocessingError) -> ChildProcess<Void> {
        try program(
            path,
            arguments: arguments,
            passing: descriptors,
            name: name,
            isDaemon: isDaemon,
            kind: "ChildProcess"
        )
    }

    /// Describes a process that runs another program, whose name begins with a word of ours if it has none.
    static func program(
        _ path: String,
        arguments: [String],
        passing descriptors: [Int32],
        name: String? = nil,
        isDaemon: Bool?,
        kind: String
    ) throws(MultiprocessingError) -> ChildProcess<Void> {
        let resources = OutgoingResources()
        do throws(SystemError) {
            for descriptor in descriptors { _ = try resources.add(copyOf: descriptor) }
        } catch {
            throw MultiprocessingError(
                .resourceUnavailable,
                "cannot start \(path): a descriptor can't be passed: \(error)",
                cause: error
            )
        }
        let record = ProcessRecord(
            name: name,
            kind: kind,
            isDaemon: isDaemon,
            method: .spawn,
            work: .program(ProgramLaunch(path, arguments), resources)
        )
        return ChildProcess(record: record) { _ in () }
    }

    /// Describes a process in which CPython runs a script.
    ///
    /// ```swift
    /// let (ours, theirs) = try pipe()
    /// let child = try ChildProcess.python(script: "worker.py", passing: [theirs.fileDescriptor])
    /// ```
    ///
    /// The script finds the first descriptor that it is passed as `multiprocessing.connection.Connection(3)`.
    ///
    /// - Parameters:
    ///   - path: The script.
    ///   - arguments: The words after it, `sys.argv[1:]`.
    ///   - interpreter: CPython; a name without a slash is looked for in `PATH`.
    ///   - descriptors: Descriptors that it gets copies of, as its descriptors 3, 4 and on. One that isn't open is an error.
    ///   - name: The name of the process.
    ///   - isDaemon: Whether it is terminated when this process exits.
    /// - Returns: The process, which isn't started.
    /// - Throws: ``MultiprocessingError``: `resourceUnavailable` if a descriptor isn't open, or none is left.
    public static func python(
        script path: String,
        arguments: [String] = [],
        interpreter: String = "python3",
        passing descriptors: [Int32] = [],
        name: String? = nil,
        isDaemon: Bool? = nil
    ) throws(MultiprocessingError) -> ChildProcess<Void> {
        try program(
            interpreter,
            arguments: [path] + arguments,
            passing: descriptors,
            name: name,
            isDaemon: isDaemon
        )
    }

    /// Describes a process in which CPython runs code: `python3 -c`.
    ///
    /// - Parameters:
    ///   - code: The code.
    ///   - arguments: The words after it, `sys.argv[1:]`.
    ///   - interpreter: CPython; a name without a slash is looked for in `PATH`.
    ///   - descriptors: Descriptors that it gets copies of, as its descriptors 3, 4 and on. One that isn't open is an error.
    ///   - name: The name of the process.
    ///   - isDaemon: Whether it is terminated when this process exits.
    /// - Returns: The process, which isn't started.
    /// - Throws: ``MultiprocessingError``: `resourceUnavailable` if a descriptor isn't open, or none is left.
    public static func python(
        code: String,
        arguments: [String] = [],
        interpreter: String = "python3",
        passing descriptors: [Int32] = [],
        name: String? = nil,
        isDaemon: Bool? = nil
    ) throws(MultiprocessingError) -> ChildProcess<Void> {
        try python(
            script: "-c",
            arguments: [code] + arguments,
            interpreter: interpreter,
            passing: descriptors,
            name: name,
            isDaemon: isDaemon
        )
    }
}
