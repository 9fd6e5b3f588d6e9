import Networks
import Tensors

/// Eigen-CAM: the pattern that a layer's maps share most, whatever the class.
///
///     M = U Σ Vᵀ          the singular value decomposition of the maps, one row a place, one column a channel
///     L = ReLU(±M v₁)     the maps projected on the first right singular vector
///
/// A: `[N, K, H, W]`, the layer's activation; M: `[H W, K]`; v₁: `[K]`; L: `[N, 1, H, W]`, in units of A. The sign, which
/// the decomposition leaves open, is that with which L agrees with the mean activation of each place. The target is not
/// looked at, other than that it exists.
///
/// Muhammad and Yeasin, "Eigen-CAM", IJCNN 2020, equations 2 to 4. pytorch-grad-cam subtracts each map's mean before the
/// decomposition (`isCentered`), and its sign is whatever comes out.
public struct EigenCAM: CAMMethod {
    public static let name = "eigen-cam"
    public static let description = MethodDescription(
        passes: "1 forward", needs: "a layer with maps; the same for every class", settings: [.layer],
        peers: [.pytorchGradCAM], isSigned: false, paper: "Muhammad, Yeasin, \"Eigen-CAM\", IJCNN 2020")

    /// The layer whose maps are projected; nil for the network's last convolutional stage.
    public var layer: LayerName?
    /// Whether each map's mean is subtracted first.
    public var isCentered: Bool

    public init(layer: LayerName? = nil, isCentered: Bool = false) {
        self.layer = layer
        self.isCentered = isCentered
    }

    public init(_ settings: MethodSettings) {
        self.init(layer: settings.layer, isCentered: settings.convention == .pytorchGradCAM)
    }

    public var backwardPasses: Int { 0 }

    /// - Returns: `[N, 1, H, W]` at the layer's resolution, 0 or more.
    /// - Complexity: no pass beyond the forward one; O(iterations · K H W).
    public func map(of target: Target, in pass: ForwardPass) throws -> Tensor {
        _ = try target.values(in: pass)
        let A = try pass.activation(at: pass.mapsLayer(layer))
        let M = isCentered ? A - A.mean(over: .height, .width) : A
        let places = A.shape[2] * A.shape[3]
        let maps = (0..<A.shape[0]).map { n in
            let rows = M[part: n].reshaped(to: [A.shape[1], places])
            let projected = rows.projectedOnFirstSingularVector()
            // ±: Σ L · (the mean activation of each place) ≥ 0
            let agreement = (projected * rows.mean(over: .height).reshaped(to: [places])).sum()
            return (agreement < 0 ? -projected : projected).reshaped(to: [1, A.shape[2], A.shape[3]])
        }
        return Tensor(stacking: maps).relu()
    }
}

extension Tensor {
    /// M v₁ for Mᵀ = this tensor `[K, P]`: σ₁ u₁, the first principal pattern of the places.
    ///
    /// By power iteration in Double, u ← M (Mᵀ u) / ‖…‖, from the column of the largest norm, until u moves by less than
    /// 1e-9: neighbouring singular values make it slow, and then any vector between theirs serves as well.
    /// - Returns: `[P]`, of either sign; zeros for zeros.
    func projectedOnFirstSingularVector() -> Tensor {
        let K = shape[0], P = shape[1], m = elements.map(Double.init)
        let norms = (0..<K).map { k in (0..<P).reduce(0.0) { $0 + m[k * P + $1] * m[k * P + $1] } }
        guard let start = norms.indices.max(by: { norms[$0] < norms[$1] }), norms[start] > 0 else {
            return Tensor(zeros: [P])
        }
        var u = (0..<P).map { m[start * P + $0] / norms[start].squareRoot() }
        var singularValue = 0.0
        for _ in 0..<2000 {
            var next = [Double](repeating: 0, count: P)
            for k in 0..<K {
                var v = 0.0
                for p in 0..<P { v += m[k * P + p] * u[p] }
                for p in 0..<P { next[p] += v * m[k * P + p] }
            }
            let length = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
            next = next.map { $0 / length }
            let moved = zip(u, next).reduce(0) { max($0, abs($1.0 - $1.1)) }
            (u, singularValue) = (next, length.squareRoot())
            if moved < 1e-9 { break }
        }
        return Tensor(u.map { Float(singularValue * $0) }, shape: [P])
    }
}
