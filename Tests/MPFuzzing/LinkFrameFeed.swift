import MPWire

/// The frames of a link: what is read can be written, and is the same when it is read again.
enum LinkFrameFeed {
    /// The payload of the frame.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        let frame: LinkFrame
        do throws(LinkFrameError) {
            frame = try LinkFrame(input, limits: PickleFeed.limits)
        } catch {
            return try promise(!error.description.isEmpty, "an error without words")
        }
        let once = written(frame)
        let again: LinkFrame
        do throws(LinkFrameError) {
            again = try LinkFrame(once[...])
        } catch {
            throw BrokenPromise(description: "what was written can't be read: \(error)")
        }
        try promise(written(again) == once, "what was written is read as something else")
    }

    static func written(_ frame: LinkFrame) -> [UInt8] {
        var bytes: [UInt8] = []
        frame.append(to: &bytes)
        return bytes
    }
}
