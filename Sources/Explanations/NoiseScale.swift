import Tensors

/// In what a method's noise level is measured.
public enum NoiseScale: Sendable {
    /// σ = level · (max x - min x), as Smilkov et al. have it.
    case shareOfRange
    /// σ = level, in network units, as Captum has it.
    case networkUnits

    func deviation(_ level: Float, of x: Tensor) -> Float {
        switch self {
        case .shareOfRange: level * (x.maximum() - x.minimum())
        case .networkUnits: level
        }
    }
}
