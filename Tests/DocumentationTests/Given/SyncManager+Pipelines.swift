private let manager: SyncManager = given()
private let counts: DictProxy<String, Int> = given()
private let log: ListProxy<String> = given()
private let words: [String] = given()
