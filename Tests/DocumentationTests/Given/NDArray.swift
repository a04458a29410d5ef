private let pixels: [UInt8] = given()
private let images: QueueProxy<NDArray> = given()
private let matrices: QueueProxy<NDArray> = given()
