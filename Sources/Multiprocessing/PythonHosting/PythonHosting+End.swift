internal import Glibc
internal import MPProcesses

extension PythonHosting {
    /// How a host has ended, in words, and what to do about it.
    func words(for end: ExitStatus) -> String {
        if end.code == ENOMEM {
            guard let hostMemoryInBytes else { return "has run out of memory" }
            return
                "has run out of memory: it may have \(hostMemoryInBytes) bytes (--python-host-memory)"
        }
        return end.description
    }
}
