import Foundation
import Testing

@testable import MPDashboard

@Suite struct PageTests {
    private func text(_ path: String) throws -> String {
        String(decoding: try #require(Page.files[path]).bytes, as: UTF8.self)
    }

    /// What a file of the page loads.
    private func loaded(by path: String) throws -> [String] {
        let pattern = /(?:from |src=|href=)"([^"#][^"]*)"/
        return try text(path).matches(of: pattern).map { String($0.1) }
    }

    @Test func everythingThatIsLoadedIsServed() throws {
        for path in Page.files.keys {
            for name in try loaded(by: path) {
                let place = "/" + name.replacing("./", with: "")
                #expect(Page.files[place] != nil, "\(path) loads \(name)")
            }
        }
    }

    @Test func nothingIsLoadedFromElsewhere() throws {
        for path in Page.files.keys {
            let text = try text(path).replacing("http://www.w3.org/2000/svg", with: "")
            #expect(
                !text.contains("http:") && !text.contains("https:") && !text.contains("@import")
            )
        }
    }

    @Test func thePolicyOfContentsForbidsNothingOfIt() throws {
        let html = try text("/")
        #expect(!html.contains("style="))
        #expect(!html.contains("<style"))
        #expect(html.matches(of: /<script/).count == 1)
        #expect(html.contains("<script type=\"module\" src=\"main.js\"></script>"))
        for path in Page.files.keys where path.hasSuffix(".js") {
            // Texts of the server never become HTML, nor code.
            let script = try text(path)
            for danger in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("] {
                #expect(!script.contains(danger), "\(path) has \(danger)")
            }
        }
    }
}
