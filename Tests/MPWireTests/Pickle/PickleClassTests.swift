import MPWire
import Testing

/// Which classes pass, what is made of them, and what is turned down.
@Suite(.timeLimit(.minutes(10)))
struct PickleClassTests {
    private static func text(_ pickle: String) -> [UInt8] { Array(pickle.utf8) }

    private static func refusal(_ pickle: String, _ policy: ClassPolicy = ClassPolicy()) -> String?
    {
        do {
            _ = try PickleReader.read(text(pickle)[...], policy: policy)
            return nil
        } catch .refused(let global, _) {
            return global.description
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        "os\nsystem", "posix\nsystem", "nt\nsystem", "subprocess\nPopen", "builtins\neval",
        "builtins\nexec", "builtins\ngetattr", "builtins\n__import__", "builtins\nopen",
        "builtins\ncompile", "__builtin__\neval", "__builtin__\nfile", "builtins\ntype",
        "builtins\nmap", "functools\npartial", "operator\nattrgetter", "operator\nmethodcaller",
        "pickle\nloads", "marshal\nloads", "types\nFunctionType", "types\nCodeType",
        "importlib\nimport_module", "runpy\nrun_path", "ctypes\nCDLL", "socket\nsocket",
        "multiprocessing.reduction\n_rebuild_partial",
        "multiprocessing.process\nAuthenticationString",
        "multiprocessing.managers\nBaseManager", "multiprocessing.managers\npublic_methods",
        "numpy\nload", "__main__\nP", "builtins\nobject.__reduce__", "datetime\nsys.exit",
        "copyreg\n__newobj__", "collections\nnamedtuple", "collections\nabc.Callable",
    ])
    func codeIsRefused(_ name: String) {
        let today = name.replacing("__builtin__", with: "builtins").replacing("\n", with: ".")
        #expect(Self.refusal("c\(name)\n.") == today)
        #expect(Self.refusal("c\(name)\n(S'true'\ntR.") == today)
        #expect(Self.refusal("(i\(name)\n.") == today)
    }

    @Test("What a pickle makes itself is called only where any class may be")
    func computedCalls() throws {
        // operator.methodcaller('f', k=2), and its result for 'x'.
        let caller =
            "cfunctools\npartial\n(coperator\nmethodcaller\ntR(coperator\nmethodcaller\n(Vf\nt"
            + "(dVk\nI2\nsNtb(tR"
        for pickle in [caller + ".", caller + "(Vx\ntR.", "(l" + caller + "a."] {
            let value = try PickleReader.read(Self.text(pickle)[...], policy: .everything)
            let again = try PickleReader.read(value.pickled[...], policy: .everything)
            #expect(again == value)
            let refusal = Self.refusal(
                pickle,
                ClassPolicy(allowing: ["functools.partial", "operator.methodcaller"])
            )
            #expect(refusal?.contains("a call of what is no class") == true)
        }
        #expect(throws: PickleError.self) {
            try PickleReader.read(Self.text("(l(tR.")[...], policy: .everything)
        }
    }

    @Test func aRefusalNamesTheClassAndTheOption() {
        #expect {
            try PickleReader.read(Self.text("cfarm.jobs\nJob\n.")[...])
        } throws: { error in
            "\(error)"
                == "the class 'farm.jobs.Job' is not admitted (at offset 15); "
                + "'farm.jobs.Job' or 'farm.*' among the allowedClasses of the configuration "
                + "(or --allow-class of a command that has it) admits it"
        }
    }

    /// No pattern admits it.
    @Test func aRefusalOfAClassInsideAnotherNamesNoPattern() {
        #expect {
            try PickleReader.read(Self.text("cfarm\nJob.Part\n.")[...])
        } throws: { error in
            "\(error)".contains("'farm.Job.Part' among") && !"\(error)".contains("farm.*")
        }
    }

    @Test func anAdmittedClassIsKeptAsItCame() throws {
        let pickle = "cfarm.jobs\nJob\n)\u{81}}Va\nI1\nsb.".unicodeScalars.map { UInt8($0.value) }
        let value = try PickleReader.read(pickle[...], policy: ClassPolicy(allowing: ["farm.*"]))
        #expect(
            value
                == .object(
                    WireObject(
                        .newObject,
                        .global(WireGlobal("farm.jobs", "Job")),
                        [],
                        steps: [.build(.dict(["a": .int(1)]))]
                    )
                )
        )
        #expect(try value.representation() == "Job(a=1)")
    }

    /// Well-formed calls of admitted names that no CPython writes, and that would cost or do
    /// something where they are read in the end.
    @Test(arguments: [
        "cbuiltins\nbytearray\n(I1000000000000\ntR.", "cbuiltins\nbytes\n(I1000000000000\ntR.",
        "cbuiltins\nlist\n(cbuiltins\nrange\n(I0\nI99999999\nI1\ntRtR.",
        "ccollections\ndeque\n(cbuiltins\nrange\n(I0\nI99999999\nI1\ntRtR.",
        "ccollections\nUserList\n(cbuiltins\nrange\n(I0\nI99999999\nI1\ntRtR.",
        "ccollections\nCounter\n(cbuiltins\nrange\n(I0\nI99999999\nI1\ntRtR.",
        "cbuiltins\niter\n(cbuiltins\nint\nI1\ntR.", "cbuiltins\nint\n(S'1'\ntR.",
        "c_codecs\nencode\n(S'a'\nS'rot13'\ntR.", "cfractions\nFraction\n(S'1e999999999'\ntR.",
        "cbuiltins\nset\n((lltR.",
        "cmultiprocessing.managers\nListProxy\n(S'token'\ntR.",
        "cmultiprocessing.managers\nRebuildProxy\n(ltR.",
        "ccopyreg\n_reconstructor\n(cbuiltins\nbytes\ncbuiltins\nbytes\nI1000000000000\ntR.",
        "ccopyreg\n_reconstructor\n(ccollections\nUserList\ncbuiltins\nbytes\nI99999999\ntR.",
        "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I99999999\ntS'b'\ntR.",
        "cnumpy\nndarray\n(I99999999\ntR.", "carray\narray\n(S'i'\nI99999999\ntR.",
        "ctypes\nGenericAlias\n(tR.", "ctypes\nGenericAlias\n(S'set'\nI1\ntR.",
        "ctypes\nGenericAlias\n(ctypes\nGenericAlias\n(cbuiltins\nset\nI1\ntRI1\ntR.",
        "ctypes\nGenericAlias\n(cbuiltins\nset\nI1\ntR(db.",
    ])
    func meaninglessCallsAreErrors(_ pickle: String) {
        #expect {
            try PickleReader.read(Self.text(pickle)[...])
        } throws: { error in
            guard case PickleError.malformed = error else { return false }
            return true
        }
    }

    @Test(arguments: [
        "cbuiltins\nbytes\n(I9999999999\nt\u{81}.",
        "cbuiltins\ntuple\n(cbuiltins\nrange\n(I0\nI99999999\nI1\ntRt\u{81}.",
        "cnumpy\nndarray\n(I9999999999\nt\u{81}.", "ccollections\ndeque\n(I1\nt\u{81}.",
        "ctypes\nGenericAlias\n(cbuiltins\nset\nI1\nt\u{81}.",
    ])
    func instancesInUnusualFormsAreErrors(_ pickle: String) {
        let bytes = pickle.unicodeScalars.map { UInt8($0.value) }
        #expect(throws: PickleError.self) { try PickleReader.read(bytes[...]) }
    }

    /// `set[int]`, which a shared set's `__class_getitem__` answers to Python and Swift alike.
    @Test func anAliasOfAClassIsData() throws {
        let text = "ctypes\nGenericAlias\n(cbuiltins\nset\ncbuiltins\nint\ntR."
        let alias = try PickleReader.read(Self.text(text)[...])
        let names = ["set", "int"].map { WireValue.global(WireGlobal("builtins", $0)) }
        let global = WireValue.global(WireGlobal("types", "GenericAlias"))
        #expect(alias == .object(WireObject(.reduce, global, names)))
        #expect(Self.refusal("ctypes\nGenericAlias\n(cos\nsystem\nI1\ntR.") == "os.system")
        #expect(
            Self.refusal("(lp0\nctypes\nGenericAlias\n(cbuiltins\nset\ng0\ntRa.")?
                .hasPrefix("no valid pickle: a call of types.GenericAlias with itself") == true
        )
    }

    @Test func callsInsideCyclesAreLookedAtToo() {
        // r = []; r.append(Fraction(r, '1e9')), and the same with a deque, which is harmless.
        #expect(
            Self.refusal("(lp0\ncfractions\nFraction\n(g0\nS'1e9'\ntRa.")
                == "no valid pickle: a call of fractions.Fraction with itself at offset 40"
        )
        #expect(Self.refusal("(lp0\ncqueue\nFull\n(g0\ntRa.") == nil)
    }
}
