import MultiprocessingTracing
import Tracing

private let address: Address = given()
private let authkey: Authkey = given()
private let tracer: any Tracer = given()
private let jobs: WorkQueueProxy<String, Int> = given()

extension RemoteFunction where Input == String, Output == String {
    fileprivate static var resize: Self { .init("resize") { $0 } }
}
