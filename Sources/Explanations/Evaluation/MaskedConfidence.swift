import Networks
import Tensors

/// The probability of a class for the image, and for the image seen through its map: what average drop and increase in
/// confidence compare.
///
///     x' = x ⊙ M,     M = (L - min L) / (max L - min L)
///
/// x: `[C, H, W]` in network units, so that what the map hides becomes the mean colour; M: `[H, W]`, all zeros for a
/// constant map.
struct MaskedConfidence {
    /// 0...1 each.
    let whole, seen: Float

    init(_ answer: TrialAnswer) throws {
        let trial = answer.trial, L = answer.map
        let least = L.minimum(), range = L.maximum() - least
        let M = L.map { range > 0 ? ($0 - least) / range : 0 }
        whole = trial.pass.probabilities[0, trial.target]
        seen = try trial.network.scores(of: .probability(trial.target), for: Tensor(stacking: [trial.image * M]))[0]
    }
}
