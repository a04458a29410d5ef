private let dict: DictProxy<String, Int> = given()
