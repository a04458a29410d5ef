/// What a worker offers, as it is written on the command line: `gpu=1`, `memory=4G`, or a label alone.
struct OfferOption: Equatable {
    /// The name by which tasks demand it.
    let name: String
    /// How much there is; 0 for a label.
    let amount: Int

    /// Reads an offer.
    ///
    /// - Throws: `CommandError` that says how it is written.
    init(argument: String) throws(CommandError) {
        let halves = argument.split(
            separator: "=",
            maxSplits: 1,
            omittingEmptySubsequences: false
        ).map(String.init)
        guard let name = halves.first, !name.isEmpty else {
            throw CommandError("an offer is NAME=NUMBER or NAME, such as gpu=1 or memory=4G")
        }
        self.name = name
        guard halves.count == 2 else {
            amount = 0
            return
        }
        guard let amount = LimitOption.number(halves[1]), amount >= 0 else {
            throw CommandError("'\(halves[1])' is no number, such as 1, 64K or 4G")
        }
        self.amount = amount
    }
}
