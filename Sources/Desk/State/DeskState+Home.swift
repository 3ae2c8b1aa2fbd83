/// What the way home does next.
package enum HomeStep: Sendable, Hashable {
    case leaveDetail
    /// Takes the search and the filters away.
    case showEverything
    case stopSync
    case showCustomers
}

extension DeskState {
    package var homeStep: HomeStep {
        if focus == .detail { return .leaveDetail }
        if isFiltered { return .showEverything }
        if connections.isSyncing, connections.sync?.isStopping == false { return .stopSync }
        return .showCustomers
    }
}
