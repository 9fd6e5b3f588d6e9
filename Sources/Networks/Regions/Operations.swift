/// Floating-point operations of convolutions and linear layers, a multiplication and an addition counted as two: those
/// that were computed, and those of as many whole passes.
public struct Operations: Hashable, Sendable {
    public var computed, whole: Double

    public init(computed: Double, whole: Double) {
        self.computed = computed
        self.whole = whole
    }

    /// Computed operations as a share of whole passes.
    public var share: Double { computed / whole }
}
