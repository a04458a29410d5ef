private let rlock: RLockProxy = given()
private let counts: DictProxy<String, Int> = given()
