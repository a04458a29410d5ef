import Glibc
import Multiprocessing

extension RemoteFunction where Input == String, Output == [String: Int] {
    /// Maps: how many times each word is in a file.
    static var wordsOfFile: Self {
        .init("wordsOfFile") { path in
            let words = try text(ofFile: path).lowercased().split { !$0.isLetter }
            return Dictionary(words.map { (String($0), 1) }, uniquingKeysWith: +)
        }
    }
}

extension RemoteFunction where Input == [Int], Output == Int {
    /// Reduces: what one word has in all files.
    static var sum: Self { .init("sum") { $0.reduce(0, +) } }
}

/// Counts the words of files by MapReduce: a pool maps files to words, and reduces the counts of each word.
func countWords() async throws {
    let paths = try writeRhymes()
    defer { for path in paths { unlink(path) } }
    try await withProcessPool(workers: 4) { pool in
        var groups: [String: [Int]] = [:]
        for try await words in pool.imapUnordered(.wordsOfFile, paths) {
            for (word, count) in words { groups[word, default: []].append(count) }
        }
        let words = groups.keys.sorted()
        let totals = try await pool.map(.sum, words.map { groups[$0] ?? [] })
        let byCount = zip(words, totals).sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        print(paths.count, "files,", totals.reduce(0, +), "words,", words.count, "different ones")
        for (word, total) in byCount.prefix(6) { print(total, word) }
    }
}

/// Writes the verses about the house that Jack built, each longer than the one before, to a file each.
private func writeRhymes() throws -> [String] {
    let parts = [
        "lay in", "ate", "killed", "worried", "tossed", "milked", "kissed", "married", "waked",
    ]
    let names = [
        "house that Jack built", "malt", "rat", "cat", "dog", "cow with the crumpled horn",
        "maiden all forlorn", "man all tattered and torn", "priest all shaven and shorn",
        "cock that crowed in the morn",
    ]
    return try names.indices.map { verse in
        var text = "This is the \(names[verse])"
        for part in (0..<verse).reversed() { text += "\nthat \(parts[part]) the \(names[part])" }
        let path = "/tmp/verse-\(getpid())-\(verse + 1).txt"
        guard let file = fopen(path, "wx") else { throw FileFailure(path: path) }
        fputs(text + ".\n", file)
        fclose(file)
        return path
    }
}

/// A file that can't be opened.
private struct FileFailure: Error { let path: String }

private func text(ofFile path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw FileFailure(path: path) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
}
