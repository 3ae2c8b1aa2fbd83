import Foundation
import Providers
import Sandbox
import TestSupport
import Testing

@Suite("UniBee sandbox: conformance table, lists and details")
struct UniBeeListConformanceTests {
    private typealias Seed = UniBeeSandbox.Seed

    @Test("row 22: a detail needs an id that exists")
    func detail() async throws {
        try await UniBeeProbe.run { probe async throws in
            #expect(
                try await probe.post("subscription/detail", [:]).refuses("The SubscriptionId field is required"))
            #expect(
                try await probe.post("subscription/detail", ["subscriptionId": ""])
                    .refuses("The SubscriptionId field is required"))
            #expect(
                try await probe.post("subscription/detail", ["subscriptionId": "sub1"]).refuses(
                    "subscription not found"))
            // Names and ids are matched leniently.
            let lenient = try await probe.post(
                "subscription/detail", ["subscription_id": .string(Seed.a.lowercased() + " ")])
            #expect(lenient.data?["subscription"]?["subscriptionId"]?.text == Seed.a)
        }
    }

    @Test("row 23: Incomplete is listed by its number and shown as Active")
    func masked() async throws {
        try await UniBeeProbe.run { probe async throws in
            let data = try #require(try await probe.post("subscription/list", ["status": [7]]).data)
            #expect(data["total"]?.integer == 1)
            let row = data["subscriptions"]?.array?.first?["subscription"]
            #expect(row?["subscriptionId"]?.text == Seed.c)
            #expect(row?["status"]?.integer == 2)
            let active = try await probe.post("subscription/list", ["status": [2], "count": 100]).data
            let ids = active?["subscriptions"]?.array?.compactMap { $0["subscription"]?["subscriptionId"]?.text }
            #expect(ids?.contains(Seed.a) == true && ids?.contains(Seed.c) == false)
        }
    }

    @Test("rows 24 and 25: past the end, and a filter that is dropped")
    func subscriptionLists() async throws {
        try await UniBeeProbe.run { probe async throws in
            let all = try #require(try await probe.post("subscription/list", [:]).data)
            #expect(all["subscriptions"]?.array?.count == 20)
            let past = try #require(try await probe.post("subscription/list", ["page": 99]).data)
            #expect(past["subscriptions"] == .null && past["total"] == all["total"])
            let dropped = try #require(try await probe.post("subscription/list", ["productIds": [99999]]).data)
            #expect(dropped["total"] == all["total"])
            let archive = try #require(try await probe.post("subscription/list", ["productIds": [7]]).data)
            #expect(archive["total"]?.integer == 1)
            let broken = try await probe.send(.post, "subscription/list", body: "{not json")
            #expect(broken.data?["total"] == all["total"])
        }
    }

    @Test("rows 26, 27 and 28: no match, and columns that are none")
    func sorting() async throws {
        try await UniBeeProbe.run { probe async throws in
            let none = try #require(try await probe.post("user/list", ["email": "nobody@nowhere"]).data)
            #expect(none == ["userAccounts": [], "total": 0])
            let userID = try await probe.post("user/list", ["sortField": "user_id"])
            #expect(userID.status == 400 && userID.code == 52)
            #expect(
                try await probe.post("subscription/list", ["sortField": "amount"])
                    .refuses("sortField should one of gmt_create|gmt_modify"))
            #expect(
                try await probe.post("subscription/list", ["sortField": "gmt_create", "sortType": "up"])
                    .refuses("sortType should one of asc|desc"))
            let fragment = try #require(try await probe.post("subscription/list", ["sortField": "gmt"]).data)
            #expect(fragment == ["subscriptions": .null, "total": 0])
        }
    }

    @Test("row 30: a customer is got by a number only")
    func userGet() async throws {
        try await UniBeeProbe.run { probe async throws in
            #expect(try await probe.send(.get, "user/get?userId=abc").refuses("userId is empty"))
            #expect(try await probe.send(.get, "user/get?userId=9").refuses("User not found"))
            #expect(try await probe.send(.get, "user/get?userId=515").data?["user"]?["id"]?.integer == 515)
            #expect(try await probe.send(.post, "user/get", body: #"{"userId":501}"#).status == 404)
        }
    }

    @Test("row 31: the default product leads every page")
    func products() async throws {
        try await UniBeeProbe.run { probe async throws in
            let data = try #require(try await probe.post("product/list", [:]).data)
            #expect(data["products"]?.array?.first?["id"]?.integer == 0)
            #expect(data["total"]?.integer == 2)
            #expect(
                try await probe.post("product/detail", ["productId": 0]).data?["product"]?["productName"] == "Default")
            let unknown = try await probe.post("product/detail", ["productId": 5])
            #expect(unknown.status == 400 && unknown.code == 50)
            #expect(try await probe.post("product/detail", [:]).refuses("The ProductId field is required"))
        }
    }

    @Test("arrays in query strings: only the last value counts, but for brackets and JSON")
    func queryArrays() async throws {
        try await UniBeeProbe.run { probe async throws in
            func total(_ query: String) async throws -> Int64? {
                try await probe.send(.get, "subscription/list?\(query)").data?["total"]?.integer
            }
            #expect(try await total("status=2&status=7") == 1)
            #expect(try await total("status=2,7") == 0)
            let both = try await total("status%5B%5D=4&status%5B%5D=7")
            #expect(both == 3)
            #expect(try await total("status=%5B4,7%5D") == both)
        }
    }

    @Test("wildcards, deleted customers and search")
    func users() async throws {
        try await UniBeeProbe.run { probe async throws in
            let wild = try await probe.post("user/list", ["email": " b_rk%test "]).data
            #expect(wild?["total"]?.integer == 1)
            let live = try await probe.post("user/list", ["email": "gone@"]).data?["total"]?.integer
            let all = try await probe.post("user/list", ["email": "gone@", "deleteInclude": true]).data?["total"]
            #expect(live == 0 && all?.integer == 1)
            let ignored = try await probe.post("user/list", ["searchKey": "no such person"]).data?["total"]?.integer
            #expect((ignored ?? 0) >= 45)
            func found(_ key: String) async throws -> [Int64] {
                let data = try await probe.post("user/search", ["searchKey": .string(key)]).data
                return data?["userAccounts"]?.array?.compactMap { $0["id"]?.integer } ?? []
            }
            #expect(try await found("501abc") == [501])
            #expect(try await found(Seed.a) == [501])
            // Only the default subscription is searched.
            #expect(try await found(Seed.i) == [])
            let invoice = try #require(await probe.stored(Seed.i)?["latestInvoice"]?.text)
            #expect(try await found(invoice) == [501])
            #expect(try await found("").count == 10)
        }
    }

    @Test("a customer's standing subscription, the next invoice and the log")
    func others() async throws {
        try await UniBeeProbe.run { probe async throws in
            let standing = try await probe.post("subscription/user_subscription_detail", ["userId": 501]).data
            #expect(standing?["subscription"]?["subscriptionId"]?.text == Seed.a)
            let single = try await probe.post("subscription/user_subscription_detail", ["userId": 516])
            #expect(single.code == 0 && single.data?["subscription"] == .null)
            let path = "subscription/preview_subscription_next_invoice"
            let next = try await probe.send(.get, "\(path)?subscriptionId=\(Seed.h)").data?["invoice"]
            #expect(next?["totalAmount"]?.integer == 36_000 && next?["currency"]?.text == "JPY")
            #expect(try await probe.send(.get, "\(path)?subscriptionId=x").refuses("sub not found"))
            #expect(try await probe.send(.get, path).refuses("ExternalUserId|UserId is nil, one of it is required"))
            _ = try await probe.cancel(Seed.a, reason: "Customer request")
            let log = try await probe.send(.get, "member/operation_log_list?subscriptionId=\(Seed.a)").data
            #expect(
                log?["merchantOperationLogs"]?.array?.first?["optContent"]?.text
                    == "Customer request(Active->Cancelled)")
            #expect(
                try await probe.post("subscription/timeline_list", ["userId": 516]).data
                    == ["subscriptionTimeLines": .null, "total": 0])
            #expect(try await probe.post("invoice/detail", ["invoiceId": "8"]).refuses("invoice not found"))
            #expect(try await probe.post("invoice/list", ["userId": 501]).data?["total"]?.integer == 2)
            #expect(try await probe.post("plan/list", [:]).data?["total"]?.integer == 6)
            #expect(try await probe.post("plan/detail", ["planId": 1]).refuses("plan not found"))
        }
    }

    @Test("the same options make the same world; a reset brings it back")
    func sameWorld() async throws {
        try await UniBeeProbe.run(customers: 60) { probe async throws in
            let world = await probe.served.state
            #expect(try await probe.cancel(Seed.a).isEmptySuccess)
            #expect(await probe.served.state != world)
            await probe.served.server.sandbox.reset()
            #expect(await probe.served.state == world)
            #expect(world?["users"]?.object?.count == 48 + 60)
        }
    }
}
