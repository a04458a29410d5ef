import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers.
@Suite struct NamespaceReferentTests {
    @Test("Namespace", arguments: rows)
    func behaves(row: MethodCase) throws {
        try row.check()
    }

    @Test func isPickledAsPythonsClass() throws {
        let namespace = try SharedObject("Namespace(a=1)")
        #expect(
            namespace.referent.value
                == .object(
                    WireObject(
                        .newObject,
                        .global(WireGlobal("multiprocessing.managers", "Namespace")),
                        [],
                        steps: [.build(.dict(["a": .int(1)]))]
                    )
                )
        )
    }

    /// CPython's `setattr` takes any text; what is no name stays here.
    @Test(arguments: ["x y", "", "__setstate__", "def"])
    func isNotPickledWithWhatIsNoName(name: String) throws {
        var namespace = try SharedObject("Namespace(a=1)")
        #expect(namespace("__setattr__('\(name)', 1)") == "None")
        #expect(namespace("__getattribute__('\(name)')") == "1")
        #expect(namespace.referent.value == nil)
        #expect(namespace("__delattr__('\(name)')") == "None")
        #expect(namespace.referent.value != nil)
    }

    @Test func stumblesOverNamesThatAreNoTextsAsPythonDoes() throws {
        var namespace = try SharedObject("Namespace()")
        #expect(namespace("__setattr__('__dict__', {1: 1})") == "None")
        #expect(
            namespace.text == #"AttributeError("'int' object has no attribute 'startswith'")"#
        )
    }

    static let rows = MethodCase.table(
        #"""
        Namespace() -> Namespace()
        Namespace(b=1, a='x', _c=2) -> Namespace(a='x', b=1)
        Namespace(self=1) -> Namespace(self=1)
        Namespace(1)
            -> TypeError('Namespace.__init__() takes 1 positional argument but 2 were given')
        Namespace(1, 2, a=3)
            -> TypeError('Namespace.__init__() takes 1 positional argument but 3 were given')
        Namespace(a=1).__getattribute__('a') -> 1
        Namespace(a=1).__getattribute__('b')
            -> AttributeError("'Namespace' object has no attribute 'b'")
        Namespace(a=1).__getattribute__('__dict__') -> {'a': 1}
        Namespace(a=1).__getattribute__('__doc__') -> None
        Namespace(a=1).__getattribute__('__module__') -> 'multiprocessing.managers'
        Namespace(a=1).__getattribute__('__class__') -> <class 'multiprocessing.managers.Namespace'>
        Namespace(a=1).__getattribute__(5) -> TypeError("attribute name must be string, not 'int'")
        Namespace(a=1).__getattribute__() -> TypeError('expected 1 argument, got 0')
        Namespace(a=1).__getattribute__('a', 'b') -> TypeError('expected 1 argument, got 2')
        Namespace(a=1).__getattribute__(name='a')
            -> TypeError('wrapper __getattribute__() takes no keyword arguments')
        Namespace(a=1).__setattr__('b', 2) -> None => Namespace(a=1, b=2)
        Namespace(a=1).__setattr__('a', [1]) -> None => Namespace(a=[1])
        Namespace(a=1).__setattr__('__dict__', {'q': 1}) -> None => Namespace(q=1)
        Namespace(a=1).__setattr__('__dict__', 5)
            -> TypeError("__dict__ must be set to a dictionary, not a 'int'")
        Namespace(a=1).__setattr__('__class__', 5)
            -> TypeError("__class__ must be set to a class, not 'int' object")
        Namespace(a=1).__setattr__(5, 1) -> TypeError("attribute name must be string, not 'int'")
        Namespace(a=1).__setattr__('a') -> TypeError(' expected 2 arguments, got 1')
        Namespace(a=1).__delattr__('a') -> None => Namespace()
        Namespace(a=1).__delattr__('b') -> AttributeError("'Namespace' object has no attribute 'b'")
        Namespace(a=1).__delattr__('__dict__') -> None => Namespace()
        Namespace(a=1).__delattr__('__class__') -> TypeError("can't delete __class__ attribute")
        Namespace(a=1).__delattr__(5) -> TypeError("attribute name must be string, not 'int'")
        Namespace(a=1).__delattr__() -> TypeError('expected 1 argument, got 0')
        """#
    )
}
