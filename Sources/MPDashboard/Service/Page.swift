/// The files of the page.
enum Page {
    /// A file, and its type.
    struct File: Sendable {
        let type: String
        let bytes: [UInt8]
    }

    private static let script = "text/javascript; charset=utf-8"

    /// The files by their paths.
    ///
    /// Each has to be named here, so that nothing is served by chance.
    static let files: [String: File] = [
        "/": File(type: "text/html; charset=utf-8", bytes: PackageResources.index_html),
        "/style.css": File(type: "text/css; charset=utf-8", bytes: PackageResources.style_css),
        "/icon.svg": File(type: "image/svg+xml", bytes: PackageResources.icon_svg),
        "/main.js": File(type: script, bytes: PackageResources.main_js),
        "/stream.js": File(type: script, bytes: PackageResources.stream_js),
        "/dom.js": File(type: script, bytes: PackageResources.dom_js),
        "/format.js": File(type: script, bytes: PackageResources.format_js),
        "/charts.js": File(type: script, bytes: PackageResources.charts_js),
        "/pages.js": File(type: script, bytes: PackageResources.pages_js),
        "/overview.js": File(type: script, bytes: PackageResources.overview_js),
        "/objects.js": File(type: script, bytes: PackageResources.objects_js),
        "/queues.js": File(type: script, bytes: PackageResources.queues_js),
        "/locks.js": File(type: script, bytes: PackageResources.locks_js),
        "/clients.js": File(type: script, bytes: PackageResources.clients_js),
        "/refusals.js": File(type: script, bytes: PackageResources.refusals_js),
        "/methods.js": File(type: script, bytes: PackageResources.methods_js),
    ]
}
