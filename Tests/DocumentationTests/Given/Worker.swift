private let address: Address = given()
private let authkey: Authkey = given()

extension RemoteFunction where Input == String, Output == String {
    fileprivate static var resize: Self { .init("resize") { $0 } }
}

extension RemoteFunction where Input == String, Output == Int {
    fileprivate static var wordCount: Self { .init("wordCount") { $0.count } }
}
