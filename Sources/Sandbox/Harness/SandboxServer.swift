import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// Serves one `ProviderSandbox` on 127.0.0.1.
package final class SandboxServer: Sendable {
    package let sandbox: any ProviderSandbox
    package let clock: SandboxClock
    package let faults = FaultQueue()
    package let log = RequestLog()

    private struct Run {
        let group: ServiceGroup
        let task: Task<Void, any Error>
    }

    private let running = Mutex<Run?>(nil)
    /// What was last answered to each request, for `Fault.Kind.replay`.
    private let lastAnswers = Mutex<[SandboxQuestion: SandboxResponse]>([:])

    /// How long open exchanges may take to end when the server stops.
    private static let patience: Duration = .seconds(2)

    package init(_ sandbox: any ProviderSandbox, clock: SandboxClock) {
        self.sandbox = sandbox
        self.clock = clock
    }

    /// Starts serving.
    ///
    /// - Parameter port: 0 picks a free one.
    /// - Returns: the port that is served.
    /// - Throws: when the port is taken.
    package func start(port: Int = 0) async throws -> Int {
        let (ports, announce) = AsyncThrowingStream<Int, any Error>.makeStream()
        let application = Application(
            responder: CallbackResponder { [self] (request: Request, context: SandboxContext) in
                try await respond(to: request, channel: context.channel)
            },
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
            onServerRunning: { channel in announce.yield(channel.localAddress?.port ?? port) },
            logger: SandboxServer.silence)
        // Stopped gracefully: a server that is cancelled while it accepts a connection brings the process down.
        var configuration = ServiceGroupConfiguration(services: [application], logger: SandboxServer.silence)
        configuration.maximumGracefulShutdownDuration = SandboxServer.patience
        let group = ServiceGroup(configuration: configuration)
        let task = Task {
            do {
                try await group.run()
            } catch {
                announce.finish(throwing: error)
                throw error
            }
        }
        running.withLock { $0 = Run(group: group, task: task) }
        for try await port in ports { return port }
        throw CancellationError()
    }

    /// Stops serving; exchanges that take longer than two seconds are broken off.
    package func stop() async {
        let run = running.withLock { running in
            defer { running = nil }
            return running
        }
        await run?.group.triggerGracefulShutdown()
        _ = await run?.task.result
    }

    private static let silence = Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() })

    private func respond(to request: Request, channel: any Channel) async throws -> Response {
        let body = try await request.body.collect(upTo: 4 * 1024 * 1024)
        let incoming = SandboxRequest(request, body: Data(body.readableBytesView))
        if let control = await Control(server: self).answer(incoming) { return control.response }
        log.append(incoming)
        let response =
            if let fault = faults.strike(incoming) {
                try await fail(fault, incoming, channel)
            } else {
                try await deliver(await work(on: incoming), channel)
            }
        faults.chooser?.answered(incoming)
        return response
    }

    private func deliver(_ answer: SandboxResponse, _ channel: any Channel) async throws -> Response {
        switch answer.delivery {
        case .prompt: return answer.response
        case .late(let wait):
            try await Task.sleep(for: wait)
            return answer.response
        case .dropped: return try await drop(channel)
        }
    }

    private func work(on request: SandboxRequest) async -> SandboxResponse {
        await sandbox.tick()
        let answer = await sandbox.answer(request)
        if let chooser = faults.chooser {
            lastAnswers.withLock { $0[SandboxQuestion(request)] = answer }
            chooser.worked(on: request, answer: answer)
        }
        return answer
    }

    private func fail(_ fault: Fault, _ request: SandboxRequest, _ channel: any Channel) async throws -> Response {
        switch fault.kind {
        case .delay:
            try await Task.sleep(for: .milliseconds(fault.amount))
            return await work(on: request).response
        case .late:
            // A task of its own: a client that goes away does not stop a provider.
            let work = Task {
                try? await Task.sleep(for: .milliseconds(fault.amount))
                return await self.work(on: request)
            }
            return await work.value.response
        case .replay:
            if let answer = lastAnswers.withLock({ $0[SandboxQuestion(request)] }) { return answer.response }
            return await sandbox.answer(request).response
        case .errorAfter, .dropAfter, .htmlAfter, .brokenJSON, .wrongBody:
            _ = await work(on: request)
            if fault.kind == .dropAfter { return try await drop(channel) }
            return spoilt(fault).response
        case .dropBefore:
            return try await drop(channel)
        case .tooManyRequests, .errorBefore, .htmlBefore, .redirect, .unauthorised, .forbidden, .notFound,
            .unavailable, .echoPage, .echoError:
            return refusal(fault, request).response
        }
    }

    /// What the client sees of work that was done.
    private func spoilt(_ fault: Fault) -> SandboxResponse {
        switch fault.kind {
        case .errorAfter: serverFault
        case .htmlAfter: .html(status: 200)
        case .wrongBody: SandboxServer.json(fault.text ?? "{}")
        default: SandboxServer.json("{\"code\": 0, \"data\": {")
        }
    }

    /// The answers with which nothing was done.
    private func refusal(_ fault: Fault, _ request: SandboxRequest) -> SandboxResponse {
        switch fault.kind {
        case .tooManyRequests:
            var answer = sandbox.fault(429) ?? .json(["message": "too many requests"], status: 429)
            let patience = fault.text ?? (fault.amount >= 0 ? String(fault.amount) : nil)
            if let patience { answer.headers.append(("Retry-After", patience)) }
            return answer
        case .htmlBefore: return .html(status: fault.amount > 0 ? fault.amount : 502)
        case .redirect:
            let status = (300..<400).contains(fault.amount) ? fault.amount : 302
            return SandboxResponse(status: status, headers: [("Location", fault.text ?? "/elsewhere")])
        case .notFound: return sandbox.fault(404) ?? .json(["message": "not found"], status: 404)
        case .unauthorised: return sandbox.fault(401) ?? .json(["message": "unauthorized"], status: 401)
        case .forbidden: return sandbox.fault(403) ?? .json(["message": "forbidden"], status: 403)
        case .unavailable: return sandbox.fault(503) ?? .text("Service Unavailable", status: 503)
        case .echoPage:
            let page = "<html><body><pre>\(SandboxServer.echo(request))</pre></body></html>"
            return .text(page, status: fault.amount > 0 ? fault.amount : 502, type: "text/html")
        case .echoError:
            let words = Wire.string("not understood: " + (fault.text ?? SandboxServer.echo(request)))
            return .json(
                ["error": true, "code": "bad_request", "message": words, "detail": words, "error_type": "BadRequest"],
                status: fault.amount > 0 ? fault.amount : 400)
        default: return serverFault
        }
    }

    /// The request's headers as a careless page repeats them.
    private static func echo(_ request: SandboxRequest) -> String {
        request.headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
    }

    private static func json(_ text: String) -> SandboxResponse {
        SandboxResponse(status: 200, headers: [("Content-Type", "application/json")], body: Data(text.utf8))
    }

    private var serverFault: SandboxResponse { sandbox.fault(500) ?? .text("Internal Server Error", status: 500) }

    /// Closes the connection instead of answering.
    private func drop(_ channel: any Channel) async throws -> Response {
        try? await channel.close()
        return Response(status: .ok)
    }
}

/// What a request asks: two requests with the same question get the same answer as long as nothing changes.
package struct SandboxQuestion: Hashable, Sendable {
    private let parts: [String]

    package init(_ request: SandboxRequest) {
        let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        // With the credential: at some providers it alone says whose answer it is.
        let owner = request.headers["authorization"] ?? ""
        parts = [request.method, request.path, query, owner, String(decoding: request.body, as: UTF8.self)]
    }
}

/// Carries the connection to the responder, so that a fault can close it.
private struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

extension SandboxRequest {
    fileprivate init(_ request: Request, body: Data) {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        if let authority = request.head.authority { headers["host"] = authority }
        self.init(
            method: request.method.rawValue, path: request.uri.path,
            // Values come decoded, names do not.
            query: request.uri.queryParameters.map {
                (String($0.key).removingPercentEncoding ?? String($0.key), String($0.value))
            }, headers: headers, body: body)
    }
}

extension SandboxResponse {
    fileprivate var response: Response {
        var fields = HTTPFields()
        for header in headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        let content = body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        return Response(status: .init(code: status), headers: fields, body: content)
    }
}
