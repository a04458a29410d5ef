// The dashboard of a server, and its metrics, over HTTP.
//
// The command `syncmanager` alone links it.
//
// - `HTTP`: a reader of the small part of HTTP/1.1 that a page and Prometheus need, and a server of it over `MPTransport`
//   (decision 34 says why it is our own). Knows nothing of what it serves.
// - `Access`: who gets an answer: the secret, the cookie, `Host` and `Origin`, the addresses.
// - `Metrics`: `ServerStatistics` as OpenMetrics, a pure function.
// - `Watching`: what the dashboard knows of its server: the latest statistics, their history, pages of objects.
// - `Service`: which request gets which answer, and who is told what each second.
// - `Page`: the page itself, as files that a browser runs unchanged.
