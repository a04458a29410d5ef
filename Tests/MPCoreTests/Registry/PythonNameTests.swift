import MPCore
import Testing

@Suite struct PythonNameTests {
    @Test(arguments: ["add", "get_name", "A", "x9", "print", "__len__", "__call__", "__enter__"])
    func takesWhatAProxyCanPassOn(name: String) {
        #expect(PythonName.complaint(about: name, as: .method) == nil)
    }

    @Test(arguments: [
        ("", "no Python identifier"), ("9a", "no Python identifier"),
        ("a b", "no Python identifier"), ("größe", "no Python identifier"),
        ("a(): pass\nimport os", "no Python identifier"), ("class", "keyword"),
        ("None", "keyword"), ("_add", "underscore"), ("_callmethod", "underscore"),
        ("__private", "underscore"), ("__init__", "special method"),
        ("__getattribute__", "special method"), ("__class__", "special method"),
        ("__reduce__", "special method"), ("__del__", "special method"),
        ("__eq__", "special method"), ("__iadd__", "special method"),
    ])
    func refusesOtherMethods(name: String, because reason: String) {
        #expect(PythonName.complaint(about: name, as: .method)?.contains(reason) == true)
    }

    @Test(arguments: [
        ("start", "managers use"), ("create", "managers use"), ("get_named", "managers use"),
        ("named", "managers use"),
        ("functions", "managers use"), ("_create", "underscore"), ("__len__", "underscore"),
        ("my type", "no Python identifier"), ("import", "keyword"),
    ])
    func refusesTypeidsThatManagersNeed(name: String, because reason: String) {
        #expect(PythonName.complaint(about: name, as: .typeid)?.contains(reason) == true)
    }

    @Test(arguments: ["Counter", "get_queue", "dict"])
    func takesOtherTypeids(name: String) {
        #expect(PythonName.complaint(about: name, as: .typeid) == nil)
    }

    @Test func aParameterMayHaveAnUnderscoreButBeNoKeyword() {
        #expect(PythonName.complaint(about: "_n", as: .parameter) == nil)
        #expect(PythonName.complaint(about: "lambda", as: .parameter) == "is a keyword of Python")
    }
}
