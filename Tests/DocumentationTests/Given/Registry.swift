private let counter: SharedType<Int> = given()
private let person: SharedType<String> = given()
