import MPReferents
import Testing

@Suite struct NameTableTests {
    @Test(arguments: [0, 1, 2, 3, 7, 8, 100, 1000])
    func findsEachNameAndNoOther(count: Int) {
        let names = (0..<count).map { "method_\($0)" }
        let table = NameTable(names)
        #expect(table.names == names)
        for (index, name) in names.enumerated() {
            #expect(table.index(of: name) == index)
            let octets = Array(name.utf8)
            let found = table.index(of: octets.span)
            #expect(found == index)
            #expect(!table.contains(name + "x"))
            #expect(!table.contains(String(name.dropLast()) + "é"))
        }
        #expect(!table.contains(""))
        #expect(!table.contains("method_\(count)"))
    }

    @Test func anEmptyNameIsAName() {
        #expect(NameTable(["", "a"]).index(of: "") == 0)
    }
}
