import MPWire
import Testing

@testable import syncmanager

@Suite struct TabCompletionTests {
    private let vocabulary = Vocabulary(
        objects: ["counts": ["get", "get_all", "set", "__len__"], "counter2": []],
        types: ["Counter": ["add", "reset"], "Queue": ["get"]],
        functions: ["word_count"],
        commands: ["help"]
    )

    @Test(
        arguments: [
            ("word", "_count("), ("x = wo", "rd_count("), ("Cou", "nter("), ("cou", "nt"),
            ("counts.s", "et("), ("counts.__", "len__("), ("counts.ge", "t"),
            ("Counter(5, 'a)').a", "dd("), ("f(counts.s", "et("),
            ("x = Counter((1, 2)).r", "eset("),
            ("he", "lp"), ("x = he", ""), ("Tr", "ue"), ("counts.x", ""), ("'counts.s", ""),
            ("b'x", ""), ("x.counts.s", ""), ("x.Counter().a", ""), ("5.", ""), (").", ""),
            ("counts.get(1).g", ""), ("counter2.", ""), ("", ""), ("counts ", ""), ("# Cou", ""),
        ]
    )
    func inserts(text: String, insertion: String) {
        #expect(TabCompletion(of: text, in: vocabulary).insertion == insertion)
    }

    @Test func offersWhatIsToBeChosen() {
        #expect(TabCompletion(of: "count", in: vocabulary).choices == ["counter2", "counts"])
        #expect(TabCompletion(of: "counts.get", in: vocabulary).choices == ["get(", "get_all("])
        // Operators are only shown to those who ask for them.
        #expect(
            TabCompletion(of: "counts.", in: vocabulary).choices == ["get(", "get_all(", "set("]
        )
        #expect(TabCompletion(of: "Counter().", in: vocabulary).choices == ["add(", "reset("])
    }

    @Test func laysChoicesOutInColumns() {
        let completion = TabCompletion(of: "counts.", in: vocabulary)
        #expect(completion.listing(width: 80) == ["get(      get_all(  set("])
        #expect(completion.listing(width: 20) == ["get(      get_all(", "set("])
        #expect(completion.listing(width: 1) == ["get(", "get_all(", "set("])
    }

    @Test func knowsVariablesTypesAndObjects() {
        let survey = Survey(
            types: [.init(typeid: "dict", methods: ["get"])],
            functions: [.init(name: "f")]
        )
        let handle = ObjectHandle(typeid: "list", ident: "2", methods: ["pop"], proxy: .null)
        let vocabulary = Vocabulary(
            survey,
            ["x": .object(handle), "n": .value(.int(5))],
            [
                ListedObject(ident: "1", typeid: "dict", name: "counts"),
                ListedObject(ident: "3", typeid: "dict", name: "no identifier"),
                ListedObject(ident: "4", typeid: "dict"),
            ]
        )
        #expect(vocabulary.objects == ["x": ["pop"], "n": [], "counts": ["get"]])
        #expect(vocabulary.types == ["dict": ["get"]])
        #expect(vocabulary.functions == ["f"])
    }
}
