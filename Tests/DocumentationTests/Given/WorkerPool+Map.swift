private let pool: ProcessPool = given()
private let files = ["file 1"]

extension RemoteFunction where Input == String, Output == Int {
    fileprivate static var wordCount: Self { .init("wordCount") { $0.count } }
}

extension RemoteFunction where Input == (Int, Int), Output == Int {
    fileprivate static var power: Self {
        .init("power") { (base: Int, exponent: Int) in
            (0..<exponent).reduce(1) { power, _ in power * base }
        }
    }
}
