private let counts: DictProxy<String, Int> = given()
