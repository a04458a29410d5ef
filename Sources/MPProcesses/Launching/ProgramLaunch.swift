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
    ///
    /// ``nullDevice`` stands for an empty one.
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
        let standard = [STDOUT_FILENO, STDERR_FILENO].map {
            Self.isStandard($0) ? $0 : Self.nullDevice
        }
        self.descriptors = [Self.nullDevice] + standard + descriptors
        variables = [:]
        diesWithCaller = true
        leadsGroup = false
    }
}

extension ProgramLaunch {
    /// In place of a descriptor: the device from which nothing comes, and where everything goes.
    package static let nullDevice: Int32 = -1

    /// Whether a standard descriptor is what a program expects there.
    ///
    /// Where a parent was started without one, its number is free, or that of something else, which all libraries close on
    /// exec.
    private static func isStandard(_ descriptor: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFD)
        return flags >= 0 && flags & FD_CLOEXEC == 0
    }

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
        let null = Descriptor(adopting: open("/dev/null", O_RDWR | O_CLOEXEC))
        guard null.rawValue >= 0 else {
            throw LaunchFailure(path: path, step: .descriptors, code: errno)
        }
        let descriptors = descriptors.map { $0 == Self.nullDevice ? null.rawValue : $0 }
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
                code: child.error
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

    convenience init(_ texts: [String]) { self.init(texts.map { Array($0.utf8) }) }

    /// The environment of this process with some variables set.
    convenience init(environmentWith variables: [String: String]) {
        let replaced = variables.keys.map { Array("\($0)=".utf8) }
        let kept = ProcessEnvironment.entries.filter { entry in
            !replaced.contains { entry.starts(with: $0) }
        }
        let added = variables.sorted { $0.key < $1.key }.map { Array("\($0)=\($1)".utf8) }
        self.init(kept + added)
    }

    private init(_ texts: [[UInt8]]) {
        count = texts.count
        pointer = .allocate(capacity: count + 1)
        for (index, text) in texts.enumerated() {
            (pointer + index).initialize(to: strdup(text.map { CChar(bitPattern: $0) } + [0]))
        }
        (pointer + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { free(pointer[index]) }
        pointer.deallocate()
    }
}
