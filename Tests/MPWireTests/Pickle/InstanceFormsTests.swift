import MPWire
import Testing

/// Which instances are handed on: those in the forms that CPython writes.
@Suite(.timeLimit(.minutes(10)))
struct InstanceFormsTests {
    private static let policy = ClassPolicy(allowing: ["shop.*"])

    private static func read(_ pickle: String) throws -> WireValue {
        let bytes = pickle.unicodeScalars.map { UInt8($0.value) }
        return try PickleReader.read(bytes[...], policy: policy)
    }

    /// A proxy of a list, with whatever address.
    private static let proxy =
        "cmultiprocessing.managers\nRebuildProxy\n(cmultiprocessing.managers\nListProxy\n" + token
        + "S'pickle'\n(dtR"
    private static let token =
        "cmultiprocessing.managers\nToken\n)\u{81}(S'list'\nS'/s'\nS'1'\ntb"

    /// What CPython 3.8 to 3.13 write, by protocol 0 or by newer opcodes.
    @Test(arguments: [
        "ccopyreg\n_reconstructor\n(ccollections\nUserDict\ncbuiltins\nobject\nNtR(dS'data'\n(dS'a'\nI1\nssb.",
        "ccollections\nUserDict\n)\u{81}}S'data'\n}S'a'\nI1\nssb.",
        "ccollections\nUserList\n)\u{81}}S'data'\n]sb.",
        "ccollections\nUserString\n(S'a'\nt\u{81}}S'data'\nS'a'\nsb.",
        "ccollections\nChainMap\n)\u{81}}S'maps'\n(}}lsb.",
        "ccollections\nCounter\n(}tR.", "ccollections\ndeque\n()I3\ntR(I1\nI2\ne.",
        "ccollections\nOrderedDict\n)R(S'a'\nI1\nu.",
        "ccollections\ndefaultdict\n(cbuiltins\nlist\ntR(S'a'\n]u.",
        "ctypes\nSimpleNamespace\n)R}S'a'\nI1\nsb.",
        "cmultiprocessing.managers\nNamespace\n)\u{81}}S'a'\nI1\nsb.",
        "cuuid\nUUID\n)\u{81}}(S'int'\nI1\nS'is_safe'\nI0\nub.", "cuuid\nSafeUUID\n(I0\ntR.",
        "cdecimal\nDecimal\n(S'1.5'\ntR.", "cfractions\nFraction\n(S'1/3'\ntR.",
        "cfractions\nFraction\n(I1\nI3\ntR.", "cpathlib\nPosixPath\n(S'/'\nS'a'\ntR.",
        "cipaddress\nIPv4Address\n(I1\ntR.", "cipaddress\nIPv6Address\n(S'::1'\ntR.",
        "cdatetime\ntimezone\n(cdatetime\ntimedelta\n(I0\nI1\nI0\ntRS'x'\ntR.",
        "czoneinfo\nZoneInfo._unpickle\n(S'Etc/GMT+1'\nI01\ntR.",
        "cbuiltins\niter\n(]tRI0\nb.", "cbuiltins\nreversed\n((I1\nltRI0\nb.",
        "cbuiltins\nValueError\n(S'x'\ntR}(S'__notes__'\n(S'n'\nlS'code'\nI1\nub.",
        "cbuiltins\nExceptionGroup\n(S'x'\n(cbuiltins\nKeyError\n(I1\ntRltR.",
        "cshop\nOrder\n)\u{81}}S'any key'\nI1\nsb.", "cshop\nOrder\n)\u{81}(I1\nI2\neNb.",
        "cnumpy\ndtype\n(S'i4'\nI00\nI01\ntR(I3\nS'<'\nNNNI-1\nI-1\nI0\ntb.",
        "cnumpy\ndtype\n(S'U5'\nI00\nI01\ntR(I3\nS'<'\nNNNI20\nI4\nI8\ntb.",
    ])
    func whatCPythonWritesIsRead(_ pickle: String) throws {
        let value = try Self.read(pickle)
        #expect(try PickleReader.read(value.pickled[...], policy: Self.policy) == value)
    }

    @Test(
        "What would do something in its reader is refused",
        arguments: [
            // The state names what the items are then given to.
            "ctypes\nSimpleNamespace\n)R}S'append'\ncbuiltins\niter\nsb(I1\ne.",
            "ctypes\nSimpleNamespace\n)R}S'__setstate__'\ncbuiltins\niter\nsbI1\nb.",
            "ctypes\nSimpleNamespace\n)R}S'__setstate__'\ncbuiltins\niter\nsb.",
            "ctypes\nSimpleNamespace\n)R}S'a'\nI1\nsb}S'b'\nI1\nsb.",
            "ctypes\nSimpleNamespace\n)R}S'x y'\nI1\nsb.", "ctypes\nSimpleNamespace\n(}tR.",
            "cshop\nOrder\n)\u{81}}S'append'\ncbuiltins\niter\nsb(I1\ne.",
            "cshop\nOrder\n)\u{81}}S'x'\nI1\nsb(S'a'\nI1\nu.",
            "cshop\nOrder\n)\u{81}(I1\n\u{90}.",
            // Keywords that are no names.
            "cshop\nOrder\n)}S'x y'\nI1\ns\u{92}.", "cshop\nOrder\n)}I1\nI1\ns\u{92}.",
            // Other states and arguments than the class's own.
            "ccollections\nUserDict\n)\u{81}}S'data'\n}sb(S'a'\nI1\nu.",
            "ccollections\nUserDict\n)\u{81}}S'data'\n]sb.",
            "ccollections\nUserDict\n)\u{81}}(S'data'\n}S'get'\nI1\nub.",
            "ccollections\nUserList\n)\u{81}}S'data'\n}sb.",
            "ccollections\nChainMap\n)\u{81}}S'maps'\n(]lsb.",
            "ccollections\nCounter\n(}tR(S'a'\nI1\nu.",
            "ccollections\nOrderedDict\n)\u{81}.",
            "ccollections\ndeque\n)R}S'append'\ncbuiltins\niter\nsb.",
            "cuuid\nUUID\n(S'1'\ntR.", "cuuid\nUUID\n)\u{81}}S'int'\nS'1'\nsb.",
            "cdecimal\nDecimal\n((I0\n(I1\ntI999999999\nttR.", "cpathlib\nPath\n(I1\ntR.",
            "czoneinfo\nZoneInfo\n(S'UTC'\ntR.",
            "czoneinfo\nZoneInfo._unpickle\n(S'../evil'\nI01\ntR.",
            "czoneinfo\nZoneInfo._unpickle\n(S'/etc/evil'\nI01\ntR.",
            "czoneinfo\nZoneInfo._unpickle\n(S'a//b'\nI01\ntR.",
            "cbuiltins\niter\n(]tR}b.", "cbuiltins\ncomplex\n(S'1'\nS'2'\ntR.",
            "cbuiltins\nValueError\n(S'x'\ntR}S'__class__'\ncqueue\nFull\nsb.",
            "cbuiltins\nValueError\n(S'x'\ntR}S'args'\nS'x'\nsb.",
            "cbuiltins\nExceptionGroup\n(S'x'\nS'y'\ntR.",
            "ccopyreg\n_reconstructor\n(ccollections\nOrderedDict\ncbuiltins\ndict\n(dtR.",
            // Memory read as what it isn't.
            "cnumpy\ndtype\n(S'O8'\nI00\nI01\ntR(I3\nS'|'\nNNNI-1\nI-1\nI0\ntb.",
            "cnumpy\ndtype\n(S'V8'\nI00\nI01\ntR(I3\nS'|'\nN(S'a'\nt}I8\nI1\nI0\ntb.",
            "cnumpy\ndtype\n(S'i4'\nI00\nI01\ntR(I3\nS'<'\nNNNI9999\nI-1\nI0\ntb.",
            "cnumpy\ndtype\n(S'i4'\nI00\nI01\ntR.",
            "cnumpy.core.multiarray\n_reconstruct\n(cshop\nOrder\n(I0\ntS'b'\ntR.",
            "carray\n_array_reconstructor\n(cshop\nOrder\nS'i'\nI8\ncbuiltins\nbytes\n)RtR.",
        ]
    )
    func otherFormsAreErrors(_ pickle: String) {
        #expect {
            try Self.read(pickle)
        } throws: { error in
            guard case PickleError.malformed = error else { return false }
            return true
        }
    }

    @Test(
        "A proxy may be held, but not used",
        arguments: [
            ("(l@a.", true), ("(d(S'a'\n@u.", true), ("(@t.", true),
            ("ccollections\ndeque\n)R(@e.", true),
            ("ccollections\nOrderedDict\n)R(S'a'\n@u.", true),
            ("ccollections\ndefaultdict\n)R(S'a'\n@u.", true),
            ("ccollections\nUserDict\n)\u{81}}S'data'\n}S'a'\n@ssb.", true),
            ("ccollections\nUserList\n)\u{81}}S'data'\n(@lsb.", true),
            ("ctypes\nSimpleNamespace\n)R}S'a'\n@sb.", true),
            ("cmultiprocessing.managers\nNamespace\n)\u{81}}S'a'\n@sb.", true),
            ("cbuiltins\nKeyError\n(@tR.", true), ("cbuiltins\niter\n((@ltR.", true),
            ("ccollections\nUserDict\n)\u{81}}S'data'\n@sb.", false),
            ("ccollections\nUserDict\n)\u{81}}S'data'\n@sb(S'a'\nI1\nu.", false),
            ("ccollections\nUserList\n)\u{81}}S'data'\n@sb.", false),
            ("ccollections\nUserList\n)\u{81}}S'data'\n@sb(I1\ne.", false),
            ("ccollections\nUserString\n)\u{81}}S'data'\n@sb.", false),
            ("ccollections\nChainMap\n)\u{81}}S'maps'\n(@lsb.", false),
            ("ccollections\nChainMap\n)\u{81}}S'maps'\n@sb.", false),
            ("ccollections\nCounter\n(@tR.", false), ("ccollections\ndeque\n(@tR.", false),
            ("ccollections\nOrderedDict\n(@tR.", false),
            ("ccollections\ndefaultdict\n(@tR.", false),
            ("cbuiltins\niter\n(@tR.", false), ("cbuiltins\nreversed\n(@tR.", false),
            ("cbuiltins\nlist\n(@tR.", false), ("cbuiltins\ntuple\n(@tR.", false),
            ("cbuiltins\nset\n(@tR.", false), ("cbuiltins\ndict\n(@tR.", false),
            ("cbuiltins\nbytes\n(@tR.", false), ("cbuiltins\nbytearray\n(@tR.", false),
            ("cbuiltins\nstr\n(@tR.", false), ("cbuiltins\nOSError\n(@S'x'\ntR.", false),
            ("cbuiltins\nSyntaxError\n(S'x'\n@tR.", false),
            ("cbuiltins\nExceptionGroup\n(S'x'\n(@ltR.", false),
            ("cbuiltins\nKeyError\n)R}S'args'\n@sb.", false),
            ("cdecimal\nDecimal\n(@tR.", false), ("cpathlib\nPath\n(@tR.", false),
            ("cshop\nOrder\n(@tR.", false), ("cshop\nOrder\n)\u{81}}S'a'\n@sb.", false),
            ("cshop\nOrder\n)\u{81}}S'a'\n(@lsb.", false), ("cshop\nOrder\n)\u{81}(@e.", false),
            ("ccopyreg\n_reconstructor\n(cshop\nOrder\ncbuiltins\nlist\n(@ltR.", false),
            // In cycles: a list with itself, and what refers to it.
            ("(lp9\ng9\na@a.", true), ("(lp9\nccollections\ndeque\n)R(g9\n@ea.", true),
            ("(lp9\nccollections\nUserDict\n)\u{81}}(S'data'\n@S'x'\ng9\nuba.", false),
            ("(lp9\ncshop\nOrder\n)\u{81}}S'x'\n(g9\n@lsba.", false),
            ("(lp9\ncbuiltins\niter\n(@tR(g9\neba.", false),
        ]
    )
    func proxiesAreHeldOnly(_ pickle: String, _ isHeld: Bool) {
        let pickle = pickle.replacing("@", with: Self.proxy)
        if isHeld {
            #expect(throws: Never.self) { try Self.read(pickle) }
        } else {
            #expect(throws: PickleError.self) { try Self.read(pickle) }
        }
    }

    @Test(
        "A proxy in another form than CPython's is refused",
        arguments: [
            // Names that Python would run.
            "RebuildProxy\n(cmultiprocessing.managers\nAutoProxy\n@S'pickle'\n}S'exposed'\n(S'x y'\ntstR.",
            "RebuildProxy\n(cmultiprocessing.managers\nAutoProxy\n@S'pickle'\n}S'exposed'\n(S'def'\ntstR.",
            "RebuildProxy\n(cmultiprocessing.managers\nAutoProxy\n@S'pickle'\n}S'exposed'\n(I1\ntstR.",
            "RebuildProxy\n(cmultiprocessing.managers\nAutoProxy\n@S'pickle'\n}S'exposed'\nS'x'\nstR.",
            // Other keywords.
            "RebuildProxy\n(cmultiprocessing.managers\nListProxy\n@S'pickle'\n}S'authkey'\nS'x'\nstR.",
            "RebuildProxy\n(cmultiprocessing.managers\nListProxy\n@S'pickle'\n}S'manager'\nNstR.",
            "RebuildProxy\n(cmultiprocessing.managers\nListProxy\n@S'pickle'\n}S'incref'\nI00\nstR.",
            // Other shapes.
            "RebuildProxy\n(cmultiprocessing.managers\nListProxy\n@S'pickle'\ntR.",
            "RebuildProxy\n(cmultiprocessing.managers\nListProxy\n@S'pickle'\n}NtR.",
            "RebuildProxy\n(cmultiprocessing.managers\nListProxy\nNS'pickle'\n}tR.",
            "RebuildProxy\n(cmultiprocessing.managers\nListProxy\n@N}tR.",
            "RebuildProxy\n(cbuiltins\nlist\n@S'pickle'\n}tR.",
            "RebuildProxy\n(cmultiprocessing.managers\nNamespace\n@S'pickle'\n}tR.",
            "RebuildProxy\n(cmultiprocessing.managers\nListProxy\n@S'pickle'\n}tR}b.",
            "RebuildProxy\n)\u{81}.", "RebuildProxy\n)}\u{92}.",
            // A proxy without its function, a class called by itself.
            "AutoProxy\n(@S'pickle'\ntR.", "AutoProxy\n)\u{81}.", "ListProxy\n(@S'pickle'\ntR.",
            "ListProxy\n)\u{81}}S'_token'\n@sb.", "BaseProxy\n)\u{81}}S'_token'\n@sb.",
            "IteratorProxy\n)\u{81}}S'_token'\n@sb.", "IteratorProxy\n)}\u{92}}S'_token'\n@sb.",
            "NamespaceProxy\n)\u{81}.",
            // A token that is none.
            "Token\n(S'list'\nS'/s'\nS'1'\ntR.", "Token\n)\u{81}.", "Token\n)\u{81}}b.",
            "Token\n)\u{81}(S'list'\nS'/s'\ntb.", "Token\n)\u{81}(S'list'\nS'/s'\nI1\ntb.",
            "Token\n)\u{81}(S'list'\nS'/s'\nS'1'\ntb(S'list'\nS'/t'\nS'1'\ntb.",
            "Token\n)}\u{92}(S'list'\nS'/s'\nS'1'\ntb.",
        ]
    )
    func oddProxiesAreErrors(_ pickle: String) {
        let module = "cmultiprocessing.managers\n"
        let pickle = module + pickle.replacing("@", with: Self.token)
        #expect(throws: PickleError.self) { try Self.read(pickle) }
    }

    /// `INST`, `OBJ` and `_reconstructor` are other ways to the same.
    @Test(arguments: [
        "(imultiprocessing.managers\nListProxy\n.", "(cmultiprocessing.managers\nListProxy\no.",
        "(S'x'\nS'pickle'\nimultiprocessing.managers\nListProxy\n.",
        "(cmultiprocessing.managers\nListProxy\nS'x'\nS'pickle'\no.",
        "ccopyreg\n_reconstructor\n(cmultiprocessing.managers\nListProxy\ncbuiltins\nobject\nNtR.",
        "ccopyreg\n_reconstructor\n(cmultiprocessing.managers\nBaseProxy\ncbuiltins\nobject\nNtR.",
        "ccopyreg\n_reconstructor\n(cmultiprocessing.managers\nToken\ncbuiltins\nobject\nNtR.",
        "ccopyreg\n_reconstructor\n(cmultiprocessing.managers\nRebuildProxy\ncbuiltins\nobject\nNtR.",
    ])
    func noOpcodeMakesAProxy(_ pickle: String) {
        #expect(throws: PickleError.self) { try Self.read(pickle) }
        let all = ClassPolicy(allowing: ["multiprocessing.managers.*"])
        let bytes = Array(pickle.utf8)
        #expect(throws: PickleError.self) { try PickleReader.read(bytes[...], policy: all) }
    }
}
