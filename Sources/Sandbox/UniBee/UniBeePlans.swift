// The plan and product endpoints (sections 7.15 and 7.16).

extension UniBeeState {
    func planList(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let sort = try UniBeeSort(input, documented: "plan_name|gmt_create|gmt_modify") ?? .newestFirst()
        let paging = UniBeePaging(input, usually: 100)
        let products = input.ints("productIds")
        let owned = planIDs(ofProducts: products.isEmpty ? [0] : products)
        let found = plans.values.filter { owned.contains($0.id) && matches($0, input) }
        guard
            let sorted = try? sort.positions(
                in: found, page: paging.page, row: \.id,
                by: [
                    "plan_name": { .text($0.name) }, "gmt_create": { .number($0.created) },
                    "gmt_modify": { .number($0.created) },
                ])
        else { return ["plans": nil, "total": 0] }
        let rows = paging.slice(sorted).map { wrappedView(found[Int($0)]) }
        return ["plans": .listOrNull(rows), "total": .int(Int64(found.count))]
    }

    private func matches(_ plan: UniBeeRecord.Plan, _ input: UniBeeInput) -> Bool {
        let wanted: [(String, Int64)] = [("planIds", plan.id), ("type", 1), ("status", plan.status)]
        for (name, value) in wanted {
            let allowed = input.ints(name)
            if !allowed.isEmpty, !allowed.contains(value) { return false }
        }
        if input.int("publishStatus") > 0, input.int("publishStatus") != 2 { return false }
        let currency = input.text("currency").uppercased()
        if !currency.isEmpty, plan.currency != currency { return false }
        return UniBeeLike(input.text("searchKey")).matches(plan.name)
    }

    func planDetail(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let externalID = input.text("externalPlanId")
        guard input.int("planId") > 0 || !externalID.isEmpty else {
            throw .business("either planId or externalPlanId should be set")
        }
        // No plan here has an external id.
        guard input.int("planId") > 0 else { throw .business("Plan not found by externalPlanId:\(externalID)") }
        guard let plan = plans[input.int("planId")] else { throw .business("plan not found") }
        return ["plan": wrappedView(plan)]
    }

    func productList(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        let sort = try UniBeeSort(input, documented: "create_time|gmt_modify") ?? .newestFirst("id")
        let paging = UniBeePaging(input)
        let statuses = input.ints("status")
        let hasDefault = statuses.isEmpty || statuses.contains(1)
        let found = products.values.filter { statuses.isEmpty || statuses.contains($0.status) }
        let sorted = try? sort.positions(
            in: found, page: paging.page, row: \.id,
            by: [
                "id": { .number($0.id) }, "create_time": { .number($0.created) },
                "gmt_modify": { .number($0.created) },
            ])
        // The default product leads every page, so that a page may hold one row more than asked for.
        let listed = paging.slice(sorted ?? []).map { productView(found[Int($0)].id) }
        let rows = (hasDefault ? [productView(0)] : []) + listed
        let total = (sorted?.count ?? 0) + (hasDefault ? 1 : 0)
        return ["products": .listOrNull(rows), "total": .int(Int64(total))]
    }

    func productDetail(_ input: UniBeeInput) throws(UniBeeRefusal) -> Wire {
        try input.demand("ProductId")
        let id = max(0, input.int("productId"))
        guard id == 0 || products[id] != nil else { throw .uncategorised }
        return ["product": productView(id)]
    }
}
