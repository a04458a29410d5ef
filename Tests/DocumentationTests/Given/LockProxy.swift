private let lock: LockProxy = given()
private let counts: DictProxy<String, Int> = given()
