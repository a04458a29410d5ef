import MPFuzzing

#if canImport(Glibc)
import Glibc
#endif

/// The feed that the environment names; `make fuzz` runs one after the other.
private let feed: Feed = {
    let name = getenv("MP_FEED").map { String(cString: $0) } ?? ""
    guard let feed = Feed.all.first(where: { $0.name == name }) else {
        let names = Feed.all.map(\.name).joined(separator: " ")
        preconditionFailure("MP_FEED must be one of: \(names)")
    }
    return feed
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(BrokenPromise) {
        try feed.take(input[...])
    } catch {
        fatalError("broken promise: \(error)")
    }
    return 0
}
