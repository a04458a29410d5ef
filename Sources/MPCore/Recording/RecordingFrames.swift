package import MPSystem

/// One frame of a recording.
package struct RecordedFrame: Equatable, Sendable {
    /// The entries, one after the other.
    package let entries: [UInt8]
    /// Their place in the file, in bytes.
    package let offset: Int

    /// Describes a frame.
    package init(_ entries: [UInt8], at offset: Int = 0) {
        self.entries = entries
        self.offset = offset
    }
}

/// Reads the frames of a recording, and checks each; whatever a file announces, it takes the memory of what is there.
package struct RecordingFrames: ~Copyable {
    /// Reads the next bytes: fewer than wanted at the end only.
    package typealias Source = (Int) -> Result<[UInt8], SystemError>

    private let read: Source
    private var offset = 0

    /// Begins before the first byte.
    package init(reading read: @escaping Source) {
        self.read = read
    }

    /// The first frame, which is behind the mark.
    ///
    /// - Throws: ``RecordingFault``, also if there is none.
    package mutating func first() throws(RecordingFault) -> RecordedFrame {
        guard try bytes(RecordingFormat.mark.count) == RecordingFormat.mark else {
            throw RecordingFault(.notARecording, at: 0)
        }
        guard let frame = try next() else { throw RecordingFault(.cut, at: offset) }
        return frame
    }

    /// The next frame; `nil` at the end.
    ///
    /// - Throws: ``RecordingFault``, after which nothing can be read any more.
    package mutating func next() throws(RecordingFault) -> RecordedFrame? {
        let start = offset
        let header = try bytes(RecordingFormat.headerSize)
        if header.isEmpty { return nil }
        guard header.count == RecordingFormat.headerSize else {
            throw RecordingFault(.cut, at: start)
        }
        do throws(RecordingError) {
            let (length, checksum) = try RecordingFormat.readHeader(header)
            let place = offset
            let entries = try read(entries: length)
            guard entries.count == length else { throw .cut }
            try RecordingFormat.check(entries, checksum)
            return RecordedFrame(entries, at: place)
        } catch {
            throw RecordingFault(error, at: start)
        }
    }

    private mutating func bytes(_ count: Int) throws(RecordingFault) -> [UInt8] {
        do throws(RecordingError) {
            return try read(entries: count)
        } catch {
            throw RecordingFault(error, at: offset)
        }
    }

    private mutating func read(entries count: Int) throws(RecordingError) -> [UInt8] {
        do throws(SystemError) {
            let bytes = try read(count).get()
            offset += bytes.count
            return bytes
        } catch {
            throw .unreadable(error)
        }
    }
}
