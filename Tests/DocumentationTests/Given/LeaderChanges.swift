private let election: LeaderProxy = given()
