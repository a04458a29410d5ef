internal import CProcesses
import Glibc
internal import MPSystem

/// A program to start: its file, its words, its surroundings, and the descriptors that it gets.
package struct ProgramLaunch: Sendable {
    /// The file of the program; a name without a slash is looked for in `PATH`.
    package var path: String
    /// The words after the program's name.
    package var arguments: [String]
    /// The program's name, as it sees it itself; `nil` is the path.
    package var name: String?
    /// Variables that are set or replaced in the environment, which is otherwise that of this process.
    package var variables: [String: String]
    /// The working directory; `nil` is that of this process.
    package var directory: String?
    /// The program's descriptors 0, 1, 2 and on; it gets no others.
    package var descriptors: [Int32]
    /// Whether the kernel kills the program when the calling thread ends, however that happens.
    package var diesWithCaller: Bool
    /// Whether it leads a process group, so that a signal can reach all that it starts.
    package var leadsGroup: Bool

    /// Describes a program that reads nothing, and writes where this process does.
    ///
    /// - Parameters:
    ///   - path: The file of the program; a name without a slash is looked for in `PATH`.
    ///   - arguments: The words after its name.
    ///   - descriptors: Its descriptors after 0, 1 and 2.
    package init(_ path: String, _ arguments: [String] = [], passing descriptors: [Int32] = []) {
        self.path = path
        self.arguments = arguments
        self.descriptors = [NullDevice.descriptor, STDOUT_FILENO, STDERR_FILENO] + descriptors
        variables = [:]
        diesWithCaller = true
        leadsGroup = false
    }
}

extension ProgramLaunch {
    /// Starts the program.
    ///
    /// This process's memory is neither copied nor counted again, so its size makes no difference. The thread waits for
    /// the `exec`, a millisecond or so. Signals are neither blocked nor caught in the program.
    ///
    /// - Returns: The process.
    /// - Throws: ``LaunchFailure``, with the step that failed.
    package func start() throws(LaunchFailure) -> LaunchedProcess {
        guard let file = ExecutablePath.find(path) else {
            throw LaunchFailure(path: path, step: .execute, code: ENOENT)
        }
        let words = CStringArray([name ?? path] + arguments)
        let environment = variables.isEmpty ? nil : CStringArray(environmentWith: variables)
        var child = mp_child()
        let outcome = descriptors.withUnsafeBufferPointer { descriptors in
            file.withCString { file in
                withOptionalCString(directory) { directory in
                    var launch = mp_launch(
                        path: file,
                        arguments: words.pointer,
                        environment: environment?.pointer,
                        directory: directory,
                        descriptors: descriptors.baseAddress,
                        descriptor_count: Int32(descriptors.count),
                        parent_death_signal: diesWithCaller ? SIGKILL : 0,
                        leads_group: leadsGroup ? 1 : 0
                    )
                    return mp_launch(&launch, &child)
                }
            }
        }
        guard outcome == 0 else {
            throw LaunchFailure(
                path: child.failed_step == mp_step_directory ? directory ?? "" : path,
                step: LaunchFailure.Step(child.failed_step),
                code: errno
            )
        }
        return LaunchedProcess(child)
    }

    private func withOptionalCString<Result>(
        _ text: String?,
        _ body: (UnsafePointer<CChar>?) -> Result
    ) -> Result {
        guard let text else { return body(nil) }
        return text.withCString { body($0) }
    }
}

/// A list of texts as C programs want it, with a null pointer at the end.
private final class CStringArray {
    let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        pointer = Self.copy(texts.map { strdup($0) })
    }

    /// The environment of this process, byte by byte, with some variables set.
    init(environmentWith variables: [String: String]) {
        let replaced = variables.keys.map { Array("\($0)=".utf8CString.dropLast()) }
        var texts: [UnsafeMutablePointer<CChar>?] = []
        var next = environ
        while let text = next.pointee {
            if !replaced.contains(where: { strncmp(text, $0, $0.count) == 0 }) {
                texts.append(strdup(text))
            }
            next += 1
        }
        texts += variables.sorted { $0.key < $1.key }.map { strdup("\($0)=\($1)") }
        count = texts.count
        pointer = Self.copy(texts)
    }

    deinit {
        for index in 0..<count { free(pointer[index]) }
        pointer.deallocate()
    }

    private static func copy(
        _ texts: [UnsafeMutablePointer<CChar>?]
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> {
        let pointer = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
            .allocate(capacity: texts.count + 1)
        pointer.initialize(from: texts + [nil], count: texts.count + 1)
        return pointer
    }
}
