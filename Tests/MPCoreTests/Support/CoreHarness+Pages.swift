import MPWire

@testable import MPCore

/// What a server answers in pages.
extension CoreHarness {
    /// One page.
    struct Page {
        let fields: WireDictionary

        /// The dicts of a list.
        func elements(_ list: String) -> [WireDictionary] {
            guard case .list(let elements)? = fields[text: list] else { return [] }
            return elements.compactMap { if case .dict(let fields) = $0 { fields } else { nil } }
        }

        /// The idents of a list.
        func idents(_ list: String) -> [String] {
            elements(list).compactMap { $0[text: "ident"]?.asText }
        }

        var next: WireValue { fields[text: "next"] ?? .null }
    }

    /// Asks for one page, over a link.
    func page(
        _ method: String,
        _ arguments: [WireValue] = [],
        on link: ConnectionID
    ) -> Page? {
        call(1, "", method, arguments, on: link)
        guard case .reply(_, .returning(.dict(let fields)))? = linkFrame(on: link) else {
            return nil
        }
        return Page(fields: fields)
    }

    /// Asks for all pages.
    func pages(
        _ method: String,
        limit: Int,
        on link: ConnectionID,
        between: (Page) -> Void = { _ in }
    ) -> [Page] {
        var pages: [Page] = []
        repeat {
            guard let page = page(method, [pages.last?.next ?? .null, .int(limit)], on: link) else {
                return []
            }
            pages.append(page)
            between(page)
        } while pages.last?.next != .null && pages.count < 1000
        return pages
    }

    /// The idents of the orphans.
    var orphanIdents: [String]? {
        guard case .returning(.dict(let fields))? = control("orphans") else { return nil }
        return Page(fields: fields).idents("orphans")
    }
}
