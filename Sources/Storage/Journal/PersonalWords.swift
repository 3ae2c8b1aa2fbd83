/// The members of a record's payload in which people's words stand, by name; the one list of them.
package enum PersonalWords {
    /// Somebody's own words and nothing else.
    package static let quotes: Set<String> = ["reason", "comment"]

    /// Sentences of a provider's or of ours, in which the customer may be named or quoted.
    package static let sentences: Set<String> = ["message", "note", "trouble"]

    package static let members = quotes.union(sentences)
}
