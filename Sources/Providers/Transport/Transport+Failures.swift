import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

extension Transport {
    /// Whether `error` proves that not one byte of the request left this machine.
    static func neverLeft(_ error: any Error) -> Bool {
        switch error {
        case is NIOConnectionError, is NIOSSLExtraError: return true
        // Only a failed handshake: an unclean shutdown or a broken record may come after the request.
        case NIOSSLError.handshakeFailed, NIOSSLError.noCertificateToValidate, NIOSSLError.unableToValidateCertificate:
            return true
        case let error as HTTPClientError:
            return [
                .connectTimeout, .getConnectionFromPoolTimeout, .invalidURL, .emptyHost, .missingSocketPath,
                .emptyScheme, .alreadyShutdown, .tlsHandshakeTimeout, .shutdownUnsupported,
            ].contains(error)
        case let error as IOError: return error.errnoCode == 111
        default: return false
        }
    }

    /// A short sentence without addresses of memory and without the request.
    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if error.dnsAError != nil || error.dnsAAAAError != nil { return "the host name does not resolve" }
            return "the connection was refused"
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            return neverLeft(error) ? "the TLS handshake failed" : "the TLS connection broke"
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            return "no answer before the deadline"
        case let error as HTTPClientError where error == .connectTimeout: return "no connection before the deadline"
        case let error as HTTPClientError where error == .remoteConnectionClosed: return "the connection was closed"
        case is CancellationError: return "stopped"
        case let error as HTTPClientError: return "the exchange failed (\(error.shortDescription))"
        case let error as IOError where error.errnoCode == 111: return "the connection was refused"
        case is NIOTooManyBytesError: return "the answer is too large"
        default: return "the exchange failed (\(type(of: error)))"
        }
    }
}
