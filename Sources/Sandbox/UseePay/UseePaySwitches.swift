extension UseePaySandbox {
    /// The behaviours that UseePay leaves open (contract, section 9). The first case of each is the default.
    struct Switches {
        enum Paging: String, CaseIterable {
            case pageNum = "page_num"
            case sdk, ignored
        }
        enum Filters: String, CaseIterable { case honoured, ignored }
        enum PeriodEnd: String, CaseIterable { case supported, ignored, rejected, immediate }
        enum Recancel: String, CaseIterable {
            case refused, unchanged
            case notFound = "not_found"
        }
        enum CancelAnswer: String, CaseIterable { case fresh, stale }
        enum PlanShape: String, CaseIterable { case order, items }
        enum Amounts: String, CaseIterable { case number, text, integer }
        enum Nulls: String, CaseIterable { case explicit, omitted }
        enum Spelling: String, CaseIterable { case canceled, cancelled }
        enum Errors: String, CaseIterable {
            case json, html
            case in200 = "in_200"
        }
        /// The drops strike what changes something; the rest strikes every request.
        enum Fault: String, CaseIterable {
            case none
            case dropAfter = "drop_after_apply"
            case dropBefore = "drop_before_apply"
            case slow
            case tooManyRequests = "429"
            case internalError = "500"
            case unavailable = "503"
        }
        /// Whether an update keeps what it does not name (section 3.5 cannot rule out that it does not).
        enum Update: String, CaseIterable { case partial, replacing }

        var paging = Paging.pageNum
        var filters = Filters.honoured
        var periodEnd = PeriodEnd.supported
        var recancel = Recancel.refused
        var cancelAnswer = CancelAnswer.fresh
        var planShape = PlanShape.order
        var amounts = Amounts.number
        var nulls = Nulls.explicit
        var spelling = Spelling.canceled
        var errors = Errors.json
        var fault = Fault.none
        var update = Update.partial

        /// Every switch with its values, the default first.
        static let allowed: [String: [String]] = [
            "paging": values(Paging.self), "filters": values(Filters.self), "period_end": values(PeriodEnd.self),
            "recancel": values(Recancel.self), "cancel_answer": values(CancelAnswer.self),
            "plan_shape": values(PlanShape.self), "amounts": values(Amounts.self), "nulls": values(Nulls.self),
            "spelling": values(Spelling.self), "errors": values(Errors.self), "fault": values(Fault.self),
            "update": values(Update.self),
        ]

        /// Sets one switch; an unknown name or value changes nothing.
        mutating func set(_ name: String, to value: String) {
            switch name {
            case "paging": paging = Paging(rawValue: value) ?? paging
            case "filters": filters = Filters(rawValue: value) ?? filters
            case "period_end": periodEnd = PeriodEnd(rawValue: value) ?? periodEnd
            case "recancel": recancel = Recancel(rawValue: value) ?? recancel
            case "cancel_answer": cancelAnswer = CancelAnswer(rawValue: value) ?? cancelAnswer
            case "plan_shape": planShape = PlanShape(rawValue: value) ?? planShape
            case "amounts": amounts = Amounts(rawValue: value) ?? amounts
            case "nulls": nulls = Nulls(rawValue: value) ?? nulls
            case "spelling": spelling = Spelling(rawValue: value) ?? spelling
            case "errors": errors = Errors(rawValue: value) ?? errors
            case "fault": fault = Fault(rawValue: value) ?? fault
            case "update": update = Update(rawValue: value) ?? update
            default: break
            }
        }

        private static func values<Value: CaseIterable & RawRepresentable<String>>(_ type: Value.Type) -> [String] {
            type.allCases.map(\.rawValue)
        }
    }
}
