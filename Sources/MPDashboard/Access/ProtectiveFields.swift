extension HTTPResponse {
    /// The response with the fields that tell a browser what the page may do.
    ///
    /// It loads nothing from elsewhere and runs no script that isn't ours, stands in no frame, tells no other page its
    /// address, and is kept in no cache.
    package var protected: HTTPResponse {
        var response = self
        response.fields.append([
            "content-security-policy": """
            default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
            base-uri 'none'; form-action 'none'; frame-ancestors 'none'
            """,
            "x-frame-options": "DENY",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "cache-control": "no-store",
        ])
        return response
    }
}
