private let pool: ProcessPool = given()
private let manager: SyncManager = given()
private let executor: ProcessPoolExecutor = given()
private let pages = ["page 1"]
private let files = ["file 1"]
private let photo = "photo 1"

private func write(_ page: String) throws {}

extension RemoteFunction where Input == String, Output == String {
    fileprivate static var render: Self { .init("render") { $0 } }
    fileprivate static var resize: Self { .init("resize") { $0 } }
}

extension RemoteFunction where Input == String, Output == Int {
    fileprivate static var wordCount: Self { .init("wordCount") { $0.count } }
}

extension RemoteFunction where Input == (String, DictProxy<String, Int>), Output == Void {
    fileprivate static var countWords: Self {
        .init("countWords") { (file: String, counts: DictProxy<String, Int>) in
            try await counts.set(file, 1)
        }
    }
}

extension RemoteFunction where Input == Int, Output == Double {
    fileprivate static var partOfPi: Self { .init("partOfPi") { Double($0) } }
}
