import MPWire

/// The frames of a link: what is read can be written, and is the same when it is read again; and it is the same, or as
/// wrong, when it comes bit by bit.
enum LinkFrameFeed {
    /// The payload of the frame.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        let frame: LinkFrame
        do throws(LinkFrameError) {
            frame = try LinkFrame(input, limits: PickleFeed.limits)
        } catch {
            try promise(!error.description.isEmpty, "an error without words")
            return try promise(
                try inPieces(input) == .failure(error),
                "in pieces it isn't as wrong as whole: \(error)"
            )
        }
        let once = written(frame)
        let again: LinkFrame
        do throws(LinkFrameError) {
            again = try LinkFrame(once[...])
        } catch {
            throw BrokenPromise(description: "what was written can't be read: \(error)")
        }
        try promise(written(again) == once, "what was written is read as something else")
        let inPieces = try inPieces(input).map { written($0) }
        try promise(inPieces == .success(once), "in pieces it is something else: \(inPieces)")
    }

    /// Reads a frame that comes bit by bit.
    private static func inPieces(
        _ input: ArraySlice<UInt8>
    ) throws(BrokenPromise) -> Result<LinkFrame, LinkFrameError> {
        let split = try SplitReading(input, pieces: 1 + input.count % 7)
        do throws(LinkFrameError) {
            return .success(
                try LinkFrame(split.payload, insets: split.insets, limits: PickleFeed.limits)
            )
        } catch {
            return .failure(error)
        }
    }

    static func written(_ frame: LinkFrame) -> [UInt8] {
        var bytes: [UInt8] = []
        frame.append(to: &bytes)
        return bytes
    }
}
