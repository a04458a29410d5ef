private nonisolated(unsafe) var registry = Registry.standard
private let counter: SharedType<Int> = given()
private let library: SharedType<Library> = given()
private let path = ""

private actor Library {
    init(_ path: String) async throws {}
}
