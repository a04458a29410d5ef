/// The locks and permits that were taken through a reference and not given back, by owner, and over which connection.
///
/// When a connection is lost, the server gives all that was held over it to others. Giving it back after that would
/// take it from them, so it is refused: once for each that was lost.
struct Holds: Sendable {
    /// What one owner holds.
    fileprivate struct Hold {
        /// The connection over which it was taken.
        var link: UInt64
        /// How often.
        var count = 0
        /// What was held over earlier connections, and not given back since.
        var lost = 0
    }

    /// What is to be done to give something back.
    enum Return: Equatable {
        /// Tell the server of this connection.
        case over(UInt64)
        /// Tell the server, whoever has taken it.
        case unknown
        /// Nothing: it was lost.
        case lost
    }

    /// The holds by the numbers of their owners; 0 stands for calls without an owner.
    private var holds = OneOrMany<Hold>()

    /// Something was taken.
    ///
    /// - Parameters:
    ///   - owner: The number of the owner.
    ///   - link: The connection.
    ///   - isExclusive: Whether there can be one only, so that an earlier one was given back by others.
    mutating func took(_ owner: Int, over link: UInt64, isExclusive: Bool) {
        let owner = UInt64(owner)
        var hold = holds[owner] ?? Hold(link: link)
        if link < hold.link {
            // Another task has used a later connection meanwhile.
            hold.lost += 1
        } else {
            hold.move(to: link)
            hold.count = isExclusive ? 1 : hold.count + 1
        }
        holds[owner] = hold
    }

    /// An owner holds nothing any more, though it has given nothing back.
    mutating func forget(_ owner: Int) { holds[UInt64(owner)] = nil }

    /// Something is to be given back.
    ///
    /// - Parameters:
    ///   - owner: The number of the owner.
    ///   - count: How often.
    ///   - newest: The newest connection.
    ///   - taken: The connection over which it was taken, if that is known.
    /// - Returns: What is to be done.
    mutating func giveBack(
        _ owner: Int,
        _ count: Int = 1,
        newest: UInt64,
        takenOver taken: UInt64? = nil
    ) -> Return {
        let owner = UInt64(owner)
        guard var hold = holds[owner] else { return taken.map { .over($0) } ?? .unknown }
        hold.move(to: newest)
        // What an owner holds is nested: the newest goes first.
        let isNewestKept = owner != 0 && hold.count > 0
        let isLost = taken.map { $0 < newest } ?? (hold.lost > 0 && !isNewestKept)
        let isKnown = hold.count > 0 || taken != nil
        if isLost {
            hold.lost = max(hold.lost - count, 0)
        } else {
            hold.count = max(hold.count - count, 0)
        }
        holds[owner] = hold.isOver ? nil : hold
        if isLost { return .lost }
        return isKnown ? .over(newest) : .unknown
    }
}

extension Holds.Hold {
    /// What was held over an earlier connection is lost.
    fileprivate mutating func move(to link: UInt64) {
        guard self.link < link else { return }
        lost += count
        count = 0
        self.link = link
    }

    fileprivate var isOver: Bool { count == 0 && lost == 0 }
}
