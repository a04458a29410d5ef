import MultiprocessingTracing
import Tracing

private let tracer: any Tracer = given()
