private let futures: [Future<Int>] = given()
