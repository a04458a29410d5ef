import Multiprocessing

/// What Python finds in a page.
struct Page: Codable, Sendable {
    let title: String
    let links: [String]
}

extension RemoteFunction where Input == String, Output == Page {
    /// A function that only Python has: `parse` of `pages.py`.
    static var parse: Self { .python("pages.parse", String.self, Page.self) }
}

extension RemoteFunction where Input == String, Output == String {
    /// A function of this program: the FNV-1a hash of a text.
    static var hash: Self {
        .init("hash") { text in
            let hash = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01b3
            }
            return String(hash, radix: 16)
        }
    }
}

/// One pool, two kinds of workers: Python parses pages, and Swift hashes them.
@main
struct MixedPool {
    static let pages = [
        "<title>Pears</title><a href='/apples'>like apples</a>",
        "<title>Apples</title><a href='/pears'>pears</a> <a href='/plums'>plums</a>",
        "<title>Plums</title>",
    ]

    static func main() async throws {
        await startMultiprocessing(.hash)
        let python = PythonWorkers.module("pages", workers: 2, path: ["examples/mixed-pool"])
        try await withProcessPool(workers: 2, python: python) { pool in
            async let parsed = pool.map(.parse, pages)
            async let hashes = pool.map(.hash, pages)
            for (page, hash) in zip(try await parsed, try await hashes) {
                print("\(hash) \(page.title): \(page.links.count) link(s)")
            }
            do {
                _ = try await pool.apply(.parse, "<p>nothing</p>")
            } catch let error as MultiprocessingError {
                let remote = error.remote
                print("Python raised \(remote?.typeName ?? "?"): \(remote?.message ?? "?")")
            }
        }
    }
}
