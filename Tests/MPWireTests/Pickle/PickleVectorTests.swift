import MPWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PickleVectorTests {
    @Test(arguments: Vectors.all.messages)
    func readsAsWhatPythonPrints(_ message: Vectors.Message) throws {
        for pickle in message.pickles {
            let value = try PickleReader.read(pickle[...])
            print(
                message.name,
                "|",
                message.repr.prefix(100),
                "|",
                try value.representation().prefix(200)
            )
        }
    }
}
