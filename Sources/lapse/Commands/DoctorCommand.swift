import ArgumentParser
import Billing
import Foundation
import Providers
import SafeText
import Settings

/// `lapse doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check connections, credentials, terminal and paths.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let paths = common.paths
        var findings = Doctor.pathFindings(paths) + Doctor.terminalFindings(ProcessInfo.processInfo.environment)
        findings.append(Doctor.processFinding(ProcessGuard.standing))
        let settings: Settings
        do {
            settings = try common.settings(at: paths)
        } catch let failure as CommandFailure {
            findings.append(Finding(name: "configuration", verdict: .fail, detail: failure.message))
            tell(findings)
            throw CommandFailure(failure.code, failure.message, isReported: true, hints: failure.hints)
        }
        findings.append(Doctor.agentFinding(Workbench.agent(named: common.agent, settings)))
        let factory = AdapterFactory(settings, folder: paths.configurationFolder, isReadOnly: common.isReadOnly)
        for configuration in settings.connections {
            findings += await Doctor.findings(of: configuration, factory)
        }
        tell(findings)
        if findings.contains(where: { $0.verdict == .fail }) {
            throw CommandFailure(.unavailable, "something is wrong", isReported: true)
        }
    }

    private func tell(_ findings: [Finding]) {
        if output.isJSON {
            Console.print(["checks": .array(findings.map(\.json))])
        } else {
            findings.forEach { Console.print(Console.cover(trouble: $0.line)) }
        }
    }
}

/// One thing that was checked.
private struct Finding {
    enum Verdict: String {
        case ok, warn, fail
    }

    let name: SafeText
    let verdict: Verdict
    let detail: SafeText

    var line: SafeText { "\(SafeText(verdict.rawValue))  \(name): \(detail)" }
    var json: JSON {
        ["name": .text(name), "verdict": .string(verdict.rawValue), "detail": .text(Console.cover(trouble: detail))]
    }
}

private enum Doctor {
    static func pathFindings(_ paths: Paths) -> [Finding] {
        let configuration = Finding(name: "configuration", verdict: .ok, detail: SafeText(paths.configuration))
        do {
            try paths.makeFolders()
        } catch {
            return [configuration, Finding(name: "folders", verdict: .fail, detail: SafeText("\(error)"))]
        }
        return [
            configuration, Finding(name: "state", verdict: .ok, detail: SafeText(paths.stateFolder)),
            Finding(name: "cache", verdict: .ok, detail: SafeText(paths.cacheFolder)),
        ]
    }

    static func terminalFindings(_ environment: [String: String]) -> [Finding] {
        let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        let term = environment["TERM"] ?? "not set"
        let locale =
            ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "not set"
        let isUnicode = locale.lowercased().contains("utf")
        return [
            Finding(
                name: "terminal", verdict: .ok,
                detail: "TERM \(SafeText(term)), \(isTerminal ? "a terminal" : "no terminal")"),
            Finding(
                name: "locale", verdict: isUnicode ? .ok : .warn,
                detail: isUnicode
                    ? SafeText(locale) : "\(SafeText(locale)): no UTF-8, so the screens are drawn in ASCII"),
        ]
    }

    static func processFinding(_ standing: ProcessGuard.Standing) -> Finding {
        let gaps = standing.gaps
        return Finding(
            name: "process", verdict: gaps.isEmpty ? .ok : .warn,
            detail: gaps.isEmpty
                ? "no core file, closed to other programs, files for you alone" : gaps.joined(separator: "; "))
    }

    static func agentFinding(_ agent: String?) -> Finding {
        guard let agent else {
            return Finding(
                name: "agent", verdict: .warn, detail: "not set; a cancellation on a live connection will be refused")
        }
        return Finding(name: "agent", verdict: .ok, detail: SafeText(agent))
    }

    static func findings(of configuration: ConnectionConfiguration, _ factory: AdapterFactory) async -> [Finding] {
        let name: SafeText = "connection \(SafeText(configuration.connection.id))"
        do {
            let adapter = try factory.adapter(for: configuration)
            let found = try await adapter.check()
            let detail = ([found.summary] + found.warnings).joined(separator: "; ")
            return [Finding(name: name, verdict: found.warnings.isEmpty ? .ok : .warn, detail: detail)]
                + warnings(name, configuration)
        } catch let error as ProviderError {
            return [Finding(name: name, verdict: .fail, detail: error.message)]
        } catch let failure as CommandFailure {
            return [Finding(name: name, verdict: .fail, detail: failure.message)]
        } catch {
            return [Finding(name: name, verdict: .fail, detail: SafeText("\(type(of: error))"))]
        }
    }

    private static func warnings(_ name: SafeText, _ configuration: ConnectionConfiguration) -> [Finding] {
        guard configuration.connection.mode == .live else { return [] }
        return configuration.credentials.sorted { $0.key < $1.key }.compactMap { credential, source in
            guard case .value = source, credential.hasSuffix("key") || credential.hasSuffix("secret") else {
                return nil
            }
            return Finding(
                name: name, verdict: .warn, detail: "\(SafeText(credential)) stands in the configuration itself")
        }
    }
}
