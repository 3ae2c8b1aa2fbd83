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
        /// Another path, by status 302 (or another that `amount` names) and the `Location` in `text`; nothing was done.
        case redirect
        case unauthorised = "401"
        case forbidden = "403"
        case notFound = "404"
        /// The provider's own body for status 503; nothing was done.
        case unavailable = "503"
        /// The work is done `amount` milliseconds later, even when the client waits no longer.
        case late
        /// The work is done and the answer is a 200 with `text` as its body.
        case wrongBody = "wrong-body"
        /// The last answer to the same read, or the true one when there was none. Kept only while a chooser is followed.
        case replay
        /// A page with status `amount` (502 when 0) that repeats the request's headers; nothing was done.
        case echoPage = "echo-page"
        /// The same in a JSON error's message with status `amount` (400 when 0), or `text` in its place.
        case echoError = "echo-error"
    }

    package var kind: Kind
    /// Only requests with this method; nil for any.
    package var method: String?
    /// Only paths that contain this; nil for any.
    package var path: String?
    /// How many requests it strikes; 0 for all.
    package var times: Int
    /// For `delay` and `late`: the wait in milliseconds. For `429`: `Retry-After` in seconds, none when negative. For
    /// `html-before` and `echo-page`: the status, 502 when 0. For `redirect`: the status, 302 when 0. For `echo-error`:
    /// the status, 400 when 0.
    package var amount: Int
    /// For `redirect`: the `Location`. For `429`: `Retry-After` as it is written. For `wrong-body`: the body. For
    /// `echo-error`: the message.
    package var text: String?

    package init(
        _ kind: Kind, method: String? = nil, path: String? = nil, times: Int = 1, amount: Int = 0, text: String? = nil
    ) {
        self.kind = kind
        self.method = method
        self.path = path
        self.times = times
        self.amount = amount
        self.text = text
    }
}

/// Chooses a fault for every request by itself, and is told what came of it.
package protocol FaultChooser: AnyObject, Sendable {
    /// The fault that strikes `request`; nil for none.
    func fault(for request: SandboxRequest) -> Fault?

    /// The sandbox has worked on `request`, whatever the client will see of it.
    func worked(on request: SandboxRequest, answer: SandboxResponse)

    /// The answer, or what there is in its place, is about to leave.
    func answered(_ request: SandboxRequest)
}

/// The armed faults of one server, struck in the order they were armed, and then those of a chooser.
package final class FaultQueue: Sendable {
    private let armed = Mutex<[Fault]>([])
    private let followed = Mutex<(any FaultChooser)?>(nil)

    package var chooser: (any FaultChooser)? { followed.withLock { $0 } }

    /// From now on `chooser` decides about every request that no armed fault strikes; nil ends that.
    package func follow(_ chooser: (any FaultChooser)?) { followed.withLock { $0 = chooser } }

    package init() {}

    package func arm(_ fault: Fault) { armed.withLock { $0.append(fault) } }

    package func disarmAll() { armed.withLock { $0.removeAll() } }

    /// The fault that strikes `request`, if any; one use of it is spent.
    func strike(_ request: SandboxRequest) -> Fault? {
        strikeArmed(request) ?? chooser?.fault(for: request)
    }

    private func strikeArmed(_ request: SandboxRequest) -> Fault? {
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
