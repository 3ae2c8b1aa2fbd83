extension Duration {
    /// The longest a test waits for a condition; long, because only a failing test ever takes it whole.
    package static let patience = Duration.seconds(300)
}
