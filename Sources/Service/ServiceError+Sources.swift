import Billing
import Foundation
import Providers
import SafeText
import Storage

extension ServiceError {
    /// A read that brought nothing, in the service's words.
    init(_ error: ProviderError) {
        let message = error.message
        switch error {
        case .unreachable, .unauthorised, .rateLimited, .serverFault: self = .unavailable(message)
        case .notFound: self = .usage(message)
        case .refused, .notOffered: self = .refused(message)
        case .malformed: self = .failed(message)
        }
    }

    /// Any error of the layers below.
    init(from error: any Error) {
        switch error {
        case let error as ServiceError: self = error
        case let error as ProviderError: self.init(error)
        case let error as StorageError: self = .failed(error.message)
        case let error as JournalError: self.init(error)
        case is CancellationError: self = .failed("stopped")
        default: self = .failed(SafeText("\(error)"))
        }
    }

    private init(_ error: JournalError) {
        switch error {
        case .unfinished(let operation):
            self = .refused("operation \(SafeText(operation)) on this subscription is unfinished: reconcile it first")
        case .overtaken:
            self = .refused("another operation on this subscription was confirmed meanwhile: look at it again first")
        case .outOfOrder(let operation):
            self = .refused("operation \(SafeText(operation)) has been settled meanwhile")
        }
    }

    /// Runs `body`, putting whatever it throws into the service's words.
    static func wrapping<Value>(_ body: () throws -> Value) throws(ServiceError) -> Value {
        do { return try body() } catch { throw ServiceError(from: error) }
    }
}
