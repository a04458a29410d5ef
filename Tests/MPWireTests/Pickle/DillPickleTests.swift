import MPWire
import Testing

/// Pickles of clients with the package `multiprocess`, whose pickler is `dill`.
@Suite struct DillPickleTests {
    private static func text(_ text: String) -> [UInt8] {
        [0x8c, UInt8(text.utf8.count)] + text.utf8
    }

    private static func global(_ module: String, _ name: String) -> [UInt8] {
        text(module) + text(name) + [0x93]
    }

    /// `dill._dill.name(argument)`.
    private static func call(_ name: String, _ argument: String) -> [UInt8] {
        global("dill._dill", name) + text(argument) + [0x85, UInt8(ascii: "R")]
    }

    private static func read(_ opcodes: [UInt8]) throws -> WireValue {
        try PickleReader.read(([0x80, 4] + opcodes + [UInt8(ascii: ".")])[...])
    }

    @Test(arguments: [
        ("range(0, 3)", WireValue.range(0, 3)), ("range(9, 0, -2)", .range(9, 0, -2)),
        ("range(-5, -1)", .range(-5, -1)), ("Ellipsis", .ellipsis),
        ("NotImplemented", .notImplemented),
    ])
    func valuesAreReadByTheirTexts(text: String, value: WireValue) throws {
        #expect(try Self.read(Self.call("_eval_repr", text)) == value)
    }

    @Test(arguments: [
        "__import__('os').system('true')", "range(0, 3) or eval('1')", "range(0, 1, 0)", "range(0)",
        "range(0, 1, 2, 3)", "range(0,, 1)", "range(x, 1)", "", "range()", "range(0, 1)(2)",
    ])
    func nothingElseIsEvaluated(text: String) {
        #expect(throws: PickleError.self) { try Self.read(Self.call("_eval_repr", text)) }
    }

    @Test(arguments: [("slice", "slice"), ("int", "int"), ("IOError", "OSError")])
    func typesAreNames(name: String, type: String) throws {
        let value = try Self.read(Self.call("_load_type", name))
        #expect(value == .global(WireGlobal("builtins", type)))
    }

    @Test(arguments: ["eval", "getattr", "CodeType", "FunctionType", "os.system", ""])
    func namesOfCodeAreRefused(name: String) {
        #expect(throws: PickleError.self) { try Self.read(Self.call("_load_type", name)) }
    }

    @Test func aSliceIsASlice() throws {
        let bounds: [UInt8] = [UInt8(ascii: "K"), 1, UInt8(ascii: "K"), 2, UInt8(ascii: "N"), 0x87]
        let value = try Self.read(Self.call("_load_type", "slice") + bounds + [UInt8(ascii: "R")])
        #expect(value == .slice(.int(1), .int(2), .null))
    }

    /// Whoever reads such an instance would run the function.
    @Test(arguments: ["_eval_repr", "_load_type"])
    func theFunctionsMakeNothingElse(name: String) {
        let function = Self.global("dill._dill", name)
        let oddForms: [[UInt8]] = [
            // With a list as its argument, which isn't finished when it is called; without any; as a class.
            function + [UInt8(ascii: "]"), 0x85, UInt8(ascii: "R")],
            function + [UInt8(ascii: ")"), UInt8(ascii: "R")],
            function + [UInt8(ascii: ")"), 0x81],
            Self.global("copyreg", "_reconstructor") + function
                + Self.global("builtins", "object") + [UInt8(ascii: "N"), 0x87, UInt8(ascii: "R")],
        ]
        for form in oddForms {
            #expect(throws: PickleError.self) { try Self.read(form) }
        }
    }

    @Test(arguments: ["_create_function", "_create_type", "_import_module", "loads"])
    func otherFunctionsAreRefused(name: String) {
        #expect(throws: PickleError.self) { try Self.read(Self.global("dill._dill", name)) }
    }

    /// `RebuildProxy(proxyType, Token(…), 'pickle', {})` with the names of a package.
    private static func proxy(_ package: String, proxyType: [UInt8]? = nil) -> [UInt8] {
        let module = package + ".managers"
        let state = text("list") + text("/m") + text("test-1") + [0x87, UInt8(ascii: "b")]
        return global(module, "RebuildProxy") + [UInt8(ascii: "(")]
            + (proxyType ?? global(module, "ListProxy"))
            + global(module, "Token") + [UInt8(ascii: ")"), 0x81] + state
            + text("pickle") + [UInt8(ascii: "}"), UInt8(ascii: "t"), UInt8(ascii: "R")]
    }

    @Test(arguments: ["multiprocess", "multiprocessing"])
    func proxiesComeBackInTheirOwnPackage(package: String) throws {
        let value = try Self.read(Self.proxy(package))
        guard case .proxy(let proxy) = value else {
            Issue.record("no proxy: \(value)")
            return
        }
        #expect(proxy.proxyType == WireGlobal("multiprocessing.managers", "ListProxy"))
        #expect(proxy.token.ident == "test-1")
        var pickle: [UInt8] = []
        value.appendPickle(to: &pickle)
        let module = Array("\(package).managers".utf8)
        let otherPackage = package == "multiprocess" ? "multiprocessing" : "multiprocess"
        let other = Array("\(otherPackage).managers".utf8)
        #expect(pickle.contains(module))
        #expect(!pickle.contains(other))
        let isReadAgain = try PickleReader.read(pickle[...]) == value
        #expect(isReadAgain)
    }

    @Test func aFunctionIsNoClassOfProxies() {
        let function = Self.global("dill._dill", "_eval_repr")
        #expect(throws: PickleError.self) {
            try Self.read(Self.proxy("multiprocess", proxyType: function))
        }
    }

    @Test func otherNamesOfThePackageAreRefused() {
        #expect(throws: PickleError.self) {
            try Self.read(Self.global("multiprocess.managers", "SyncManager"))
        }
    }
}
