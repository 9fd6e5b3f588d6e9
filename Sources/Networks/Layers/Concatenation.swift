import Tensors

/// y = [x₁, x₂, …] along the channels: what branches of one block saw, side by side (Szegedy et al. 2015).
///
/// xₖ: `[N, Cₖ, H, W]`, y: `[N, Σ Cₖ, H, W]`. Each input receives the signal of its own channels.
public struct Concatenation: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value { .concatenated(inputs) }
}
