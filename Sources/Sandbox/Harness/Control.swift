import Foundation

/// The control paths below `/_sandbox/`, which no provider has:
///
/// | request | effect |
/// | --- | --- |
/// | `GET /_sandbox/clock` | `{"now": unix seconds}` |
/// | `POST /_sandbox/clock` | `{"now": n}` stops the clock there, `{"advance": s}` moves it, `{"run": true}` lets it run |
/// | `POST /_sandbox/reset` | the seed state again; faults, switches and the request log are cleared |
/// | `GET /_sandbox/state` | the whole state |
/// | `GET /_sandbox/requests` | method, path and body of the latest requests; no headers, they hold credentials |
/// | `GET /_sandbox/switches` | every switch with its allowed values, the default first |
/// | `POST /_sandbox/switches` | `{"name": "value", ...}` |
/// | `POST /_sandbox/faults` | `{"kind", "method"?, "path"?, "times"?, "amount"?, "text"?}` arms one; `{"clear": true}` disarms all |
struct Control {
    let server: SandboxServer

    /// The answer on a control path; nil when `request` is not on one.
    func answer(_ request: SandboxRequest) async -> SandboxResponse? {
        guard request.segments.first == "_sandbox" else { return nil }
        let fields = request.jsonObject ?? [:]
        switch (request.method, request.segments.dropFirst().joined(separator: "/")) {
        case ("GET", "clock"): break
        case ("POST", "clock"): return await moveClock(fields)
        case ("POST", "reset"): await reset()
        case ("GET", "state"): return .json(await server.sandbox.snapshot())
        case ("GET", "requests"): return .json(.array(server.log.all.map(entry)))
        case ("GET", "switches"): return .json(switches)
        case ("POST", "switches"): return await setSwitches(fields)
        case ("POST", "faults"): return arm(fields)
        default: return .json(["error": "no such control path"], status: 404)
        }
        return .json(["now": .int(server.clock.unixSeconds)])
    }

    private func moveClock(_ fields: [String: Any]) async -> SandboxResponse {
        if let now = fields["now"] as? Double {
            server.clock.stop(at: Date(timeIntervalSince1970: now))
        } else if let seconds = fields["advance"] as? Double {
            server.clock.advance(by: seconds)
        } else if fields["run"] != nil {
            server.clock.resume()
        } else {
            return .json(["error": "one of now, advance and run is needed"], status: 400)
        }
        await server.sandbox.tick()
        return .json(["now": .int(server.clock.unixSeconds)])
    }

    private func reset() async {
        server.faults.disarmAll()
        server.log.clear()
        await server.sandbox.reset()
    }

    private var switches: Wire {
        .object(
            server.sandbox.switches.sorted { $0.key < $1.key }.map { name, values in
                (name, .array(values.map(Wire.string)))
            })
    }

    private func setSwitches(_ fields: [String: Any]) async -> SandboxResponse {
        for (name, value) in fields {
            let value = value as? String ?? "\(value)"
            guard let allowed = server.sandbox.switches[name], allowed.isEmpty || allowed.contains(value) else {
                return .json(["error": .string("no switch \(name) with the value \(value)")], status: 400)
            }
            await server.sandbox.set(name, to: value)
        }
        return .json(["ok": true])
    }

    private func arm(_ fields: [String: Any]) -> SandboxResponse {
        if fields["clear"] != nil {
            server.faults.disarmAll()
        } else if let kind = (fields["kind"] as? String).flatMap(Fault.Kind.init(rawValue:)) {
            server.faults.arm(
                Fault(
                    kind, method: fields["method"] as? String, path: fields["path"] as? String,
                    times: fields["times"] as? Int ?? 1, amount: fields["amount"] as? Int ?? 0,
                    text: fields["text"] as? String))
        } else {
            let kinds = Fault.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            return .json(["error": .string("kind must be one of \(kinds)")], status: 400)
        }
        return .json(["ok": true])
    }

    private func entry(_ request: SandboxRequest) -> Wire {
        [
            "method": .string(request.method), "path": .string(request.path),
            "query": .object(request.query.map { ($0.name, .string($0.value)) }),
            "body": .string(String(decoding: request.body, as: UTF8.self)),
        ]
    }
}
