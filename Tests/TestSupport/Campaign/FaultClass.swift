import Sandbox

/// What a campaign lets go wrong with the one mutating request of a cancellation.
package enum FaultClass: String, CaseIterable, Sendable, Hashable {
    case none
    case dropBefore = "drop before"
    case dropAfter = "drop after"
    case errorBefore = "500 before"
    case errorAfter = "500 after"
    case unavailable = "503"
    case tooManySeconds = "429 seconds"
    case tooManyDate = "429 date"
    case htmlBefore = "html before"
    case htmlAfter = "html after"
    case slow
    /// Slower than the longest deadline of a client.
    case overdue
    case stale
    case wrongBody = "wrong body"
    case brokenJSON = "broken json"
    case redirect
    case unauthorised = "401"
    case forbidden = "403"
    case notFound = "404"
    case echoPage = "echo page"
    case echoError = "echo error"

    /// How often each is drawn, against the sum of all.
    var weight: Int {
        switch self {
        case .none: 220
        case .dropAfter: 80
        case .stale: 70
        case .dropBefore, .errorBefore, .errorAfter, .htmlAfter, .slow: 60
        case .wrongBody, .redirect: 50
        case .unavailable, .tooManySeconds, .tooManyDate, .htmlBefore, .brokenJSON: 40
        case .unauthorised, .forbidden, .notFound, .echoPage, .echoError: 30
        case .overdue: 3
        }
    }
}

/// What goes wrong with one cancellation; `FaultPlan` draws it.
package struct WriteFault: Sendable, Hashable {
    package let kind: FaultClass
    /// A number of its own for what the class leaves open: a delay, a status, a body.
    package let variant: Int

    package init(_ kind: FaultClass, variant: Int = 0) {
        self.kind = kind
        self.variant = variant
    }

    /// How long reads show the state of before, for `stale`.
    package var staleness: Duration { .milliseconds(1000 + variant % 8000) }

    /// Bodies with a 2xx that no contract documents.
    private static let wrongBodies = [
        #"{"code":777,"message":"an answer that nobody documented","data":null}"#,
        #"{"code":"e_unheard_of","message":"an answer that nobody documented"}"#,
        #"{"result":"perhaps"}"#, "[1,2,3]", "", #""done""#,
    ]
    private static let redirects = [301, 302, 303, 307, 308]

    /// The sandbox's fault on the mutating request to `path`; nil where it is answered in full.
    ///
    /// - Parameter httpDate: writes the moment so many seconds ahead as HTTP does.
    package func fault(onWriteTo path: String, httpDate: (Int) -> String) -> Fault? {
        switch kind {
        case .none, .stale: nil
        case .dropBefore: Fault(.dropBefore)
        case .dropAfter: Fault(.dropAfter)
        case .errorBefore: Fault(.errorBefore)
        case .errorAfter: Fault(.errorAfter)
        case .unavailable: Fault(.unavailable)
        case .tooManySeconds: Fault(.tooManyRequests, amount: variant % 3)
        case .tooManyDate: Fault(.tooManyRequests, text: httpDate(1 + variant % 3))
        case .htmlBefore: Fault(.htmlBefore, amount: [502, 500, 504, 200][variant % 4])
        case .htmlAfter: Fault(.htmlAfter)
        case .slow: Fault(.late, amount: 100 + variant % 1900)
        case .overdue: Fault(.late, amount: 31_000 + variant % 3000)
        case .wrongBody: Fault(.wrongBody, text: WriteFault.wrongBodies[variant % WriteFault.wrongBodies.count])
        case .brokenJSON: Fault(.brokenJSON)
        // Whoever follows it with the request's method sends the mutating request again.
        case .redirect:
            Fault(
                .redirect, amount: WriteFault.redirects[variant % WriteFault.redirects.count], text: path + "?again=1")
        case .unauthorised: Fault(.unauthorised)
        case .forbidden: Fault(.forbidden)
        case .notFound: Fault(.notFound)
        case .echoPage: Fault(.echoPage, amount: [502, 500, 503][variant % 3])
        case .echoError: Fault(.echoError)
        }
    }
}
