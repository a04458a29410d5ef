import MultiprocessingServiceLifecycle

private let queue: QueueProxy<Int> = given()

private func work(on job: Int) async throws {}
