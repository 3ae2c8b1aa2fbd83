import Synchronization

/// A failure armed for coming requests.
package struct Fault: Sendable, Hashable {
    /// What goes wrong. "Before" and "after" are told from the work on the state.
    package enum Kind: String, Sendable, CaseIterable {
        case delay
        case tooManyRequests = "429"
        case errorBefore = "500-before"
        case errorAfter = "500-after"
        case dropBefore = "drop-before"
        case dropAfter = "drop-after"
        /// An HTML page with status 502 (or 500, or another that `amount` names); nothing was done.
        case htmlBefore = "html-before"
        /// An HTML page with status 200; the work was done.
        case htmlAfter = "html-after"
        /// The work is done and the answer is not JSON.
        case brokenJSON = "broken-json"
        /// A 302 to another path; nothing was done.
        case redirect
        case unauthorised = "401"
        case forbidden = "403"
        case notFound = "404"
    }

    package var kind: Kind
    /// Only requests with this method; nil for any.
    package var method: String?
    /// Only paths that contain this; nil for any.
    package var path: String?
    /// How many requests it strikes; 0 for all.
    package var times: Int
    /// For `delay`: the wait in milliseconds. For `429`: `Retry-After` in seconds, none when negative. For
    /// `html-before`: the status, 502 when 0.
    package var amount: Int

    package init(_ kind: Kind, method: String? = nil, path: String? = nil, times: Int = 1, amount: Int = 0) {
        self.kind = kind
        self.method = method
        self.path = path
        self.times = times
        self.amount = amount
    }
}

/// The armed faults of one server, struck in the order they were armed.
package final class FaultQueue: Sendable {
    private let armed = Mutex<[Fault]>([])

    package init() {}

    package func arm(_ fault: Fault) { armed.withLock { $0.append(fault) } }

    package func disarmAll() { armed.withLock { $0.removeAll() } }

    /// The fault that strikes `request`, if any; one use of it is spent.
    func strike(_ request: SandboxRequest) -> Fault? {
        armed.withLock { armed in
            guard
                let index = armed.firstIndex(where: { fault in
                    (fault.method.map { $0 == request.method } ?? true)
                        && (fault.path.map { request.path.contains($0) } ?? true)
                })
            else { return nil }
            let fault = armed[index]
            if fault.times == 1 {
                armed.remove(at: index)
            } else if fault.times > 1 {
                armed[index].times -= 1
            }
            return fault
        }
    }
}
