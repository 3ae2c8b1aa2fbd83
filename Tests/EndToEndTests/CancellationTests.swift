import Sandbox
import TestSupport
import Testing

/// The whole way from the list to the proof, on every provider: what the screen says and what the provider holds.
@Suite(.serialized) struct CancellationTests {
    @Test(arguments: [(40, 120), (24, 80)]) func uniBeeImmediately(rows: Int, columns: Int) async throws {
        try await Stage.serving(.unibee) { stage in
            let id = UniBeeSandbox.Seed.a
            let agent = try await stage.start(rows: rows, columns: columns)
            try await agent.find(id)
            try await agent.openWizard()
            try await agent.write("too dear for a small team")
            try await agent.finish("Reason", next: "Feedback and notes")
            try await agent.notes()
            let review = try await agent.review("Immediately")
            #expect(review.contains("may end access now and cannot be undone"))
            #expect(review.contains("TEST here (UniBee)"))
            #expect(stage.mutations.isEmpty)
            let result = try await agent.confirm(tailOf: id)
            #expect(result.contains("DONE") && result.contains("Ended immediately"))
            #expect(stage.mutations.map(\.path) == ["/merchant/subscription/cancel"])
            let state = await stage.state["subscriptions"][id]
            #expect(state["status"].plain == "4")
            #expect(state["cancelReason"].plain == "too dear for a small team")
        }
    }

    @Test func uniBeeAtPeriodEndAndBack() async throws {
        try await Stage.serving(.unibee) { stage in
            let id = UniBeeSandbox.Seed.a
            let agent = try await stage.start()
            try await agent.find(id)
            try await agent.openWizard()
            try await agent.finish("Reason", next: "Feedback and notes")
            try await agent.notes(ticket: "CASE-17")
            let review = try await agent.review("At period end")
            #expect(review.contains("ticket CASE-17"))
            #expect(!review.contains("type the last six"))
            let result = try await agent.confirmByKey()
            #expect(result.contains("DONE") && result.contains("Ended at period end"))
            #expect(result.contains("Can be undone"))
            #expect(await stage.state["subscriptions"][id]["cancelAtPeriodEnd"].plain == "1")
            #expect(stage.mutations.map(\.path) == ["/merchant/subscription/cancel_at_period_end"])

            try await agent.terminal.type("u")
            try await agent.terminal.wait(for: "Leave it ending")
            #expect(stage.mutations.count == 1)
            try await agent.terminal.type("Y")
            try await agent.terminal.wait(for: "The end was taken back")
            let state = await stage.state["subscriptions"][id]
            #expect(state["cancelAtPeriodEnd"].plain == "0")
            #expect(state["status"].plain == "2")
            #expect(stage.mutations.count == 2)
            #expect(stage.mutations.last?.path == "/merchant/subscription/cancel_last_cancel_at_period_end")
        }
    }

    @Test func kayakWarnsBeforeAndTellsTheTruthAfter() async throws {
        try await Stage.serving(.payway) { stage in
            let id = PaywaySandbox.Fixture.product(7)
            let agent = try await stage.start()
            try await agent.find(id)
            try await agent.openWizard()
            try await agent.choose("Moving away")
            try await agent.finish("Reason", next: "Feedback and notes")
            try await agent.notes()
            let review = try await agent.review("The provider decides")
            #expect(review.contains("AT ONCE if an invoice"))
            #expect(review.contains("may end access now"))
            let result = try await agent.confirm(tailOf: id)
            #expect(result.contains("DONE"))
            #expect(result.contains("Ended immediately"))
            #expect(result.contains("It ended at once; Payway does not tell"))
            #expect(stage.mutations.count == 1)
            let state = await stage.state
            let product = state["user_products"].element("id", id)
            #expect(product["state"].plain == "deactivated")
            #expect(product["cancellation_reason_id"].plain == PaywaySandbox.Fixture.movingAway)
            let credits = state["invoices"].elements.filter {
                $0["user_product_id"].plain == id && $0["credit_of"].plain != "null"
            }
            #expect(credits.count == 1)
        }
    }

    @Test(arguments: ["Immediately", "At period end"]) func useePayWithFeedback(timing: String) async throws {
        try await Stage.serving(.useepay) { stage in
            let id = UseePaySandbox.active
            let agent = try await stage.start()
            try await agent.find(id)
            try await agent.openWizard()
            try await agent.choose("costs too much")
            try await agent.finish("Reason", next: "Feedback and notes")
            try await agent.notes(comment: "the tea went cold")
            try await agent.review(timing)
            let isImmediate = timing == "Immediately"
            let result = isImmediate ? try await agent.confirm(tailOf: id) : try await agent.confirmByKey()
            #expect(result.contains("DONE"))
            #expect(stage.mutations.count == 1)
            let state = await stage.state["subscriptions"].element("id", id)
            #expect(state["status"].plain == (isImmediate ? "canceled" : "active"))
            #expect(state["cancel_at_period_end"].plain == (isImmediate ? "false" : "true"))
            #expect(state["cancellation_details"]["feedback"].plain == "too_expensive")
            #expect(state["cancellation_details"]["comment"].plain == "the tea went cold")
        }
    }

    @Test func whitebeardWithReasonAndComment() async throws {
        try await Stage.serving(.whitebeard) { stage in
            let id = String(WhitebeardFixture.renewing.subscriptionIDs[0])
            let agent = try await stage.start()
            try await agent.find(id)
            try await agent.openWizard()
            try await agent.choose("The content")
            try await agent.finish("Reason", next: "Feedback and notes")
            try await agent.notes(comment: "too much sport")
            let review = try await agent.review("At period end")
            #expect(review.contains("AT ONCE"))
            let result = try await agent.confirm(tailOf: id)
            #expect(result.contains("DONE"))
            #expect(stage.mutations.count == 1)
            let state = await stage.state["subscriptions"].element("id", id)
            #expect(state["cancellationRequestDate"].plain != "null")
            #expect(state["cancellationReason"].plain == "content")
            #expect(state["cancellationReasonText"].plain == "too much sport")
        }
    }

    @Test func ponddyDecidesItself() async throws {
        try await Stage.serving(.ponddy) { stage in
            let uuid = PonddyFixture.newRenewing.uuid ?? ""
            let agent = try await stage.start()
            try await agent.find("new-renewing")
            try await agent.openWizard()
            try await agent.write("busy at work")
            try await agent.finish("Reason", next: "Feedback and notes")
            try await agent.notes(feedback: "unused", comment: "no time to learn")
            let review = try await agent.review("The provider decides")
            #expect(review.contains("reason \"busy at work\", feedback unused, comment"))
            let typed = try #require(review.typedTail)
            let result = try await agent.confirm(tailOf: typed)
            #expect(result.contains("DONE"))
            #expect(stage.mutations.map(\.path) == ["/api/v1/pay/plan/new_unsubscribe"])
            #expect(result.contains("reason, feedback, comment"))
            let user = await stage.state["users"].element("uuid", uuid)
            #expect(user["cancel_at_period_end"].plain == "true")
        }
    }
}

extension VirtualScreen {
    /// The six characters that the review asks for.
    var typedTail: String? {
        lines.lazy.compactMap { line in
            line.firstRange(of: ": type ").map { String(line[$0.upperBound...].prefix { $0 != "," }) }
        }.first
    }
}
