import Glibc
internal import MPProcesses

/// The working directory and the environment of a process, byte by byte.
struct Surroundings: Sendable, Equatable {
    let directory: [UInt8]
    /// The variables, each as `name=value`.
    let environment: [[UInt8]]

    /// Those of this process.
    static var current: Surroundings {
        var room = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        // A directory that was removed can't be taken over.
        let directory = getcwd(&room, room.count).map { Self.bytes($0) } ?? []
        return Surroundings(directory: directory, environment: ProcessEnvironment.entries)
    }

    /// Takes them over.
    ///
    /// - Returns: What is wrong; `nil` if nothing is.
    func adopt() -> String? {
        clearenv()
        // The environment keeps the memory.
        for variable in environment { putenv(strdup(Self.text(variable))) }
        guard !directory.isEmpty else { return nil }
        let path = String(decoding: directory, as: UTF8.self)
        guard chdir(Self.text(directory)) == 0 else {
            return
                "the working directory \(path) can't be entered (\(String(cString: strerror(errno))))"
        }
        return nil
    }

    private static func text(_ bytes: [UInt8]) -> [CChar] {
        bytes.map { CChar(bitPattern: $0) } + [0]
    }

    private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }
}
