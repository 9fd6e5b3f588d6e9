import Tensors

/// What only training computes: layers whose weights are values that change from run to run, and the gradients of a loss
/// with respect to those weights.
///
/// Weights come as inputs, W `[O, C / groups, k, k]` or `[O, I]`, b, γ and β `[C]`.
enum TrainingOperation {
    /// W ∗ x + b, from the inputs [x, W] or [x, W, b].
    case convolution(Window, groups: Int)
    /// ∂(W ∗ x)/∂xᵀ applied to a signal, from the inputs [signal, W].
    case convolutionTransposed(Window, groups: Int)
    /// Σ over images and places of signal · x: ∂L/∂W, from the inputs [x, signal, W].
    case convolutionWeights(Window, groups: Int)
    /// W x + b over rows `[N, I]`, from the inputs [x, W] or [x, W, b].
    case linear
    /// Wᵀ applied to a signal `[N, O]`, from the inputs [signal, W].
    case linearTransposed
    /// Σₙ signalₙ xₙᵀ: ∂L/∂W, from the inputs [x, signal, W].
    case linearWeights
    /// Σ over images and places of a signal: ∂L/∂b, `[C]`.
    case channelSums
    /// The `Moments` of x over the whole batch, shards of other plans included.
    case moments
    /// φ(γ x̂ + β) with x̂ = (x - μ) / √(σ² + ε), from the inputs [x, moments, γ, β].
    case normalization(epsilon: Float, Rectifier)
    /// Σ g and Σ g x̂ over the whole batch, `[2, …]`, with g = signal · φ'(y): ∂L/∂β and ∂L/∂γ; from the inputs
    /// [signal, x, y, moments].
    case normalizationSums(epsilon: Float, Rectifier)
    /// ∂L/∂x = γ / √(σ² + ε) · (g - Σg/m - x̂ Σ(g x̂)/m), from the inputs [signal, x, y, moments, sums, γ].
    case normalizationGradient(epsilon: Float, Rectifier)
    /// The loss of each image times `share`, `[N]`, from the inputs [outputs, targets].
    case loss(Loss, share: Float)
    /// The gradient of the sum of those at the outputs.
    case lossGradient(Loss, share: Float)
}

/// What comes behind a normalization and is computed with it.
enum Rectifier: Hashable, Sendable {
    case none
    /// min(max(0, y), ceiling); infinity where there is no ceiling.
    case rectified(ceiling: Float)
}

/// How statistics of C channels lie: rows of C numbers filled up with zeros to whole blocks of 16.
enum ChannelRows {
    static func width(_ channels: Int) -> Int { (channels + 15) / 16 * 16 }

    /// Mean, variance and the count behind them.
    static func moments(_ channels: Int) -> Shape { [3, width(channels)] }

    /// Σ g and Σ g x̂.
    static func sums(_ channels: Int) -> Shape { [2, width(channels)] }
}
