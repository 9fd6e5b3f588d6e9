/// How a layer that weighs and adds, z = W x + b, hands the relevance R of its outputs back to its inputs.
///
/// Each rule sees z as a sum of terms Wₖ xₖ, made of parts of W and x, and gives each term its share of R:
///
///     R_in = Σₖ xₖ ⊙ Wₖᵀ (R / Σₖ (Wₖ xₖ + bₖ))
///
/// W⁺ and W⁻ are the positive and negative parts of the weights, x⁺ and x⁻ of the inputs. Where a bias takes part it keeps
/// its share: relevance is lost to it. The denominator is moved away from 0 by a little more of its own sign.
public enum RelevanceRule: Hashable, Sendable {
    /// W x + b, moved by ε (Bach et al. 2015, equation 58). With ε = 0 it is LRP-0.
    case epsilon(Float)
    /// Where z is positive its positive terms count 1 + γ times, where it is negative its negative ones (Montavon et al.
    /// 2019; for inputs of either sign Andéol et al. 2021).
    case gamma(Float)
    /// α times the shares of the positive terms minus β times those of the negative ones, α - β = 1 (Bach et al. 2015,
    /// equation 60). α = 1, β = 0 is z⁺.
    case alphaBeta(alpha: Float, beta: Float)
    /// W x - W⁺ l - W⁻ h for inputs that lie between l and h, a number for each channel (Montavon et al. 2017).
    case zBox(low: [Float], high: [Float])
    /// W² in place of W, whatever the input (Montavon et al. 2017).
    case wSquare
    /// Equal shares for all inputs (Lapuschkin et al. 2019).
    case flat

    /// Stabilizer that moves denominators away from 0 in rules that do not say it, as in zennit.
    static let stabilizer: Float = 1e-6
}
