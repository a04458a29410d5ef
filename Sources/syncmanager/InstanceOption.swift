internal import MPCore
internal import MPWire
internal import Multiprocessing

/// An object that all clients share, as it is written on the command line: `NAME=TYPE` or `NAME=TYPE(ARGUMENTS)`.
struct InstanceOption: Equatable {
    /// The whole argument.
    let text: String
    /// The name by which clients ask for it.
    let name: String
    /// Its type.
    let typeid: String
    /// The arguments of the type's constructor.
    let arguments: RequestArguments

    /// Reads an instance.
    ///
    /// - Throws: `CommandError` that says what can't be read, and where.
    init(argument: String) throws(CommandError) {
        text = argument
        let halves = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard halves.count == 2, halves[0].isIdentifier else {
            throw CommandError(
                "an instance is NAME=TYPE or 'NAME=TYPE(ARGUMENTS)', such as get_queue=Queue or 'get_queue=Queue(10)'"
            )
        }
        name = halves[0]
        if halves[1].isIdentifier {
            (typeid, arguments) = (halves[1], RequestArguments())
            return
        }
        do throws(SyntaxError) {
            let expression = try Parser.expression(halves[1])
            guard case .call(let typeid, let given) = expression.form else {
                throw SyntaxError(at: 1, "expected 'TYPE(ARGUMENTS)'")
            }
            self.typeid = typeid
            arguments = try RequestArguments(literals: given)
        } catch {
            throw CommandError("can't read the object \(halves[1]): \(error)")
        }
    }

    /// Registers it.
    func apply(to registry: inout Registry) {
        registry.instance(name, of: typeid, with: arguments)
    }
}
