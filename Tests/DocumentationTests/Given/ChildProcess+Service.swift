import Logging
import MultiprocessingServiceLifecycle
import ServiceLifecycle

private let server: ManagerServer = given()
private let logger = Logger(label: "example")

extension RemoteFunction where Input == String, Output == Void {
    fileprivate static var work: Self { .init("work") { print($0) } }
}
