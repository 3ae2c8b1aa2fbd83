/// How much of a list is loaded around a page of it, in rows. Nothing here depends on the list's length.
struct ListReach {
    /// The rows that are shown.
    let page: Int

    init(page: Int) { self.page = Swift.max(1, page) }

    /// Fewer rows than these beyond what is shown, and more are asked for: a page key must find its page loaded.
    var margin: Int { page + page / 2 }
    /// The rows asked for at once.
    var step: Int { 2 * page }
    /// The rows asked for around the selected one, so that both margins are there whatever its place on the screen.
    var around: Int { 2 * (page + margin) }
    /// The rows kept on either side of what is shown.
    var kept: Int { 4 * page }

    /// Keys that ran ahead of a slow store count as far as the next answers may reach.
    func owed(_ distance: Int) -> Int { Swift.max(-kept, Swift.min(kept, distance)) }
}
