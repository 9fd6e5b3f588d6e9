extension [Float] {
    /// The arithmetic mean; 0 of nothing.
    public var mean: Float { reduce(0, +) / Float(Swift.max(count, 1)) }
}
