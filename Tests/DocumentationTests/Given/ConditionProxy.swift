private let condition: ConditionProxy = given()
private let jobs: ListProxy<Int> = given()
