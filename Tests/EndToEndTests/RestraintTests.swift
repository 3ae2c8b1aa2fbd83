import Sandbox
import TestSupport
import Testing

/// What must never send anything.
@Suite(.serialized) struct RestraintTests {
    /// At the review of an immediate end of the seed's first subscription.
    private func atReview(_ stage: Stage) async throws -> Agent {
        let agent = try await stage.start(rows: 24, columns: 80)
        try await agent.find(UniBeeSandbox.Seed.a)
        try await agent.openWizard()
        try await agent.finish("Reason", next: "Feedback and notes")
        try await agent.notes()
        try await agent.review("Immediately")
        return agent
    }

    private func expectUntouched(_ stage: Stage, location: SourceLocation = #_sourceLocation) async {
        #expect(stage.mutations.isEmpty, sourceLocation: location)
        let state = await stage.state["subscriptions"][UniBeeSandbox.Seed.a]
        #expect(state["status"].plain == "2", sourceLocation: location)
        #expect(state["cancelAtPeriodEnd"].plain == "0", sourceLocation: location)
    }

    @Test func aWrongEndOfTheIDSendsNothing() async throws {
        try await Stage.serving(.unibee) { stage in
            let agent = try await atReview(stage)
            try await agent.terminal.type("0000AA\r")
            try await agent.terminal.wait(for: "0000AA is not the end of this id: nothing was sent")
            // Only the wrong characters are taken back; the right ones then still count.
            try await agent.terminal.press(.backspace, .backspace, .backspace, .backspace, .backspace, .backspace)
            try await agent.terminal.wait("the empty field") { $0.contains("[    ") }
            await expectUntouched(stage)
            try await agent.confirm(tailOf: UniBeeSandbox.Seed.a)
            #expect(stage.mutations.count == 1)
        }
    }

    @Test func aPasteSendsNothing() async throws {
        try await Stage.serving(.unibee) { stage in
            let agent = try await atReview(stage)
            try await agent.terminal.paste(String(UniBeeSandbox.Seed.a.suffix(6)) + "\r")
            try await agent.terminal.wait(for: "pasted text never confirms")
            // The safe choice still has the focus, so this keeps the subscription.
            try await agent.terminal.press(.enter)
            try await agent.terminal.wait("the list") { $0.lines[1].contains("Subscriptions") }
            await expectUntouched(stage)
            try await agent.quit()
            await expectUntouched(stage)
        }
    }

    @Test func keepSubscriptionAndEscapeSendNothing() async throws {
        try await Stage.serving(.unibee) { stage in
            let agent = try await atReview(stage)
            #expect(await agent.terminal.screen.marked == "Keep subscription")
            for step in ["When", "Feedback and notes", "Reason"] {
                try await agent.terminal.press(.escape)
                try await agent.terminal.wait("back at \(step)") { $0.step == step }
            }
            try await agent.terminal.press(.escape)
            try await agent.terminal.wait("the list") { $0.lines[1].contains("Subscriptions") }
            try await agent.terminal.press(.escape)
            try await agent.terminal.wait("all subscriptions") { !$0.contains(" found") }
            try await agent.terminal.press(.escape)
            try await agent.terminal.wait("home") { $0.contains("[1 Customers]") }
            try await agent.quit()
            await expectUntouched(stage)
        }
    }

    @Test func anotherSizeDuringTheReviewKeepsWhatWasTyped() async throws {
        try await Stage.serving(.unibee) { stage in
            let agent = try await atReview(stage)
            let tail = String(UniBeeSandbox.Seed.a.suffix(6))
            try await agent.terminal.type(String(tail.prefix(3)))
            try await agent.terminal.wait(for: "[" + tail.prefix(3) + " ")
            for (rows, columns) in [(40, 120), (12, 40), (5, 20), (24, 80)] {
                await agent.terminal.resize(rows: rows, columns: columns)
                try await agent.terminal.wait("what was typed at \(columns)x\(rows)") {
                    $0.contains("[" + tail.prefix(3))
                }
            }
            try await agent.terminal.type(String(tail.suffix(3)))
            try await agent.terminal.wait(for: "[" + tail)
            try await agent.terminal.press(.enter)
            try await agent.terminal.wait(for: "DONE")
            #expect(stage.mutations.count == 1)
        }
    }
}
