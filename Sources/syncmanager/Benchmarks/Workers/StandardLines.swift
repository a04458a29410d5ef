internal import Dispatch

/// The lines of standard input, read by a thread of their own, as reading blocks it.
struct StandardLines: Sendable {
    private let reader = DispatchQueue(label: "standard input")

    /// Waits for the next line; `nil` at the end.
    func next() async -> String? {
        await withCheckedContinuation { continuation in
            reader.async { continuation.resume(returning: readLine()) }
        }
    }
}
