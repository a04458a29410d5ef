// Proxies and tokens.
extension PickleFreezer {
    /// Reads `RebuildProxy(proxytype, token, serializer, kwds)`, whose token has been rebuilt
    /// already.
    func proxy(_ values: [WireValue]) throws(PickleError) -> WireProxy {
        guard case .tuple(let arguments) = values[0], values.count == 1, arguments.count == 4,
            case .global(let proxyType) = arguments[0], case .text(let serializer) = arguments[2],
            case .dict(let keywords) = arguments[3]
        else { throw malformed("a proxy in another form than CPython's") }
        guard InstanceForms.isProxyClass(proxyType) else {
            throw malformed("a proxy of the class \(proxyType), which is none of a proxy")
        }
        let description = try rebuilt(
            ProxyDescription(
                token: token(arguments[1]),
                proxyType: proxyType,
                serializer: serializer,
                exposed: exposed(keywords)
            )
        )
        return WireProxy(
            token: description.token,
            proxyType: description.proxyType ?? proxyType,
            serializer: description.serializer,
            exposed: description.exposed,
            library: library,
            lease: adopt?(description.token)
        )
    }

    /// Reads the one keyword that CPython sends with a proxy: names of methods, for an `AutoProxy`.
    private func exposed(_ keywords: WireDictionary) throws(PickleError) -> [String]? {
        guard !keywords.isEmpty else { return nil }
        guard keywords.count == 1, let names = keywords[text: "exposed"] else {
            throw malformed("a proxy with a keyword that CPython's have not")
        }
        let values: [WireValue]
        switch names {
        case .tuple(let elements), .list(let elements): values = elements
        default: throw malformed("names of methods that are of type \(names.typeName)")
        }
        var exposed: [String] = []
        for value in values {
            guard case .text(let name) = value, name.isPythonName else {
                throw malformed("a proxy with a method whose name is no Python name")
            }
            exposed.append(name)
        }
        return exposed
    }

    func token(_ value: WireValue) throws(PickleError) -> Token {
        do throws(MessageError) {
            return try Token(value)
        } catch {
            throw malformed(error.description)
        }
    }

    func rebuilt(
        _ description: ProxyDescription
    ) throws(PickleError) -> ProxyDescription {
        do throws(ProxyRefusal) {
            return try rebuild?(description) ?? description
        } catch {
            throw .refusedProxy(error.reason, at: offset)
        }
    }
}
