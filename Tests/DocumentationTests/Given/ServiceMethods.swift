private final class Library: Sendable {
    func search(_ text: String) async throws -> [String] { [] }

    func lines() -> AsyncStream<String> { given() }
}
