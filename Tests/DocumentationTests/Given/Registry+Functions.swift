private nonisolated(unsafe) var registry = Registry.standard
private let library: SharedType<Library> = given()

private actor Library {
    init(_ path: String) async throws {}
}
