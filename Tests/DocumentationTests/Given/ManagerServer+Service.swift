import Logging
import MultiprocessingServiceLifecycle
import ServiceLifecycle

private let configuration: ManagerServerConfiguration = given()
private let worker: any Service = given()
private let logger = Logger(label: "example")
