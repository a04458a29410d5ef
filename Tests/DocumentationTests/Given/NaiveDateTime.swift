import MultiprocessingFoundation

private let times: ListProxy<NaiveDateTime> = given()
