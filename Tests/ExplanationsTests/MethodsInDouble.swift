import Comparison
import Explanations
import Networks
import Reference

/// Methods by the formulas of their papers, in Double, from what a reference pass answers. The image comes first, so that
/// one formula serves the pass on its own sides and that on the engine's.
enum MethodsInDouble {
    /// The values of a method that asks one pass.
    static func values(of method: any ExplanationMethod, _ answers: ReferenceAnswers) -> ReferenceArray {
        switch method {
        case let method as Saliency:
            let S = answers.gradient(at: .input)
            return method.isAbsolute ? S.map(abs) : S
        case is InputXGradient: return answers.activation(at: .input).times(answers.gradient(at: .input))
        case is GuidedBackprop: return answers.gradient(at: .input, rule: .guided)
        case is Deconvolution: return answers.gradient(at: .input, rule: .deconvolution)
        case let method as GuidedGradCAM:
            let R = answers.gradient(at: .input, rule: .guided)
            let L = values(of: GradCAM(layer: method.layer), answers)
            return R.times(L.spread(over: R.shape, isRepeated: method.upsampling == .nearestCell))
        case let method as LayerGradientXActivation:
            return answers.activation(at: method.layer!).times(answers.gradient(at: method.layer!))
        case let method as any CAMMethod: return map(of: method, answers)
        default: preconditionFailure("\(method) is not a method of one pass")
        }
    }

    /// Σₖ wₖ Aᵏ of a map method, rectified.
    private static func map(of method: any CAMMethod, _ answers: ReferenceAnswers) -> ReferenceArray {
        switch method {
        case let method as GradCAM:
            let (A, g) = maps(method.layer, answers)
            let area = Double(A.shape[2] * A.shape[3])
            return weighted(A, isRectified: method.isRectified) { k in
                let α = sum(A) { g[0, k, $0, $1] } / area
                return { _, _ in α }
            }
        case let method as LayerCAM:
            let (A, g) = maps(method.layer, answers)
            return weighted(A) { k in { max(0, g[0, k, $0, $1]) } }
        case let method as HiResCAM:
            let (A, g) = maps(method.layer, answers)
            return weighted(A) { k in { g[0, k, $0, $1] } }
        case let method as XGradCAM:
            let (A, g) = maps(method.layer, answers), ε = Double(method.epsilon)
            return weighted(A) { k in
                let total = sum(A) { A[0, k, $0, $1] } + ε
                let w = total == 0 ? 0 : sum(A) { A[0, k, $0, $1] * g[0, k, $0, $1] } / total
                return { _, _ in w }
            }
        case let method as GradCAMPlusPlus:
            let (A, g) = maps(method.layer, answers), ε = Double(method.epsilon)
            return weighted(A) { k in
                let total = sum(A) { A[0, k, $0, $1] }
                let w = sum(A) { i, j in
                    let g = g[0, k, i, j]
                    return g <= 0 ? 0 : g * g / (2 * g * g + total * g * g * g + ε) * g
                }
                return { _, _ in w }
            }
        default: preconditionFailure("\(method) has no formula in gradients")
        }
    }

    /// The largest value of what XGrad-CAM adds up if nothing cancelled, Σₖ (Σ |A g| / |Σ A|) |Aᵏ|: the sum Σ A of a map that
    /// is no ReLU's may be near 0, and what its maps round is enlarged as much. Nil for other methods: their own largest.
    static func magnitude(of method: any ExplanationMethod, _ answers: ReferenceAnswers) -> Double? {
        guard let method = method as? XGradCAM else { return nil }
        let (A, g) = maps(method.layer, answers)
        let map = weighted(A.map(abs)) { k in
            let total = abs(sum(A) { A[0, k, $0, $1] })
            let w = total == 0 ? 0 : sum(A) { abs(A[0, k, $0, $1] * g[0, k, $0, $1]) } / total
            return { _, _ in w }
        }
        return map.largest
    }

    private static func maps(_ layer: LayerName?, _ answers: ReferenceAnswers) -> (A: ReferenceArray, g: ReferenceArray)
    {
        (answers.activation(at: layer!), answers.gradient(at: layer!))
    }

    private static func sum(_ A: ReferenceArray, _ f: (_ i: Int, _ j: Int) -> Double) -> Double {
        (0..<A.shape[2]).reduce(0.0) { sum, i in sum + (0..<A.shape[3]).reduce(0.0) { $0 + f(i, $1) } }
    }

    private static func weighted(
        _ A: ReferenceArray, isRectified: Bool = true, _ weight: (_ k: Int) -> (_ i: Int, _ j: Int) -> Double
    ) -> ReferenceArray {
        var map = ReferenceArray(zeros: [1, 1, A.shape[2], A.shape[3]])
        for k in 0..<A.shape[1] {
            let w = weight(k)
            for i in 0..<A.shape[2] {
                for j in 0..<A.shape[3] { map[0, 0, i, j] += w(i, j) * A[0, k, i, j] }
            }
        }
        return isRectified ? map.map { max(0, $0) } : map
    }

    // MARK: Paths

    /// Σᵢ wᵢ gᵢ.
    static func integral(_ weights: [Double], _ gradients: [ReferenceArray]) -> ReferenceArray {
        zip(weights, gradients).reduce(ReferenceArray(zeros: gradients[0].shape)) { sum, step in
            sum + step.1.map { step.0 * $0 }
        }
    }

    /// Σᵢ gᵢ ⊙ (Aᵢ₊₁ - Aᵢ).
    static func conductance(_ activations: [ReferenceArray], _ gradients: [ReferenceArray]) -> ReferenceArray {
        activations.indices.dropLast().reduce(ReferenceArray(zeros: gradients[0].shape)) { sum, i in
            sum + gradients[i].times(activations[i + 1] - activations[i])
        }
    }
}

extension ReferenceArray {
    /// A map `[1, 1, h, w]` over the pixels `[1, C, H, W]`, bilinear between the centres of its cells, or each cell repeated.
    fileprivate func spread(over pixels: [Int], isRepeated: Bool) -> ReferenceArray {
        func taps(_ old: Int, _ new: Int) -> [(first: Int, second: Int, t: Double)] {
            (0..<new).map { i in
                let ratio = Double(old) / Double(new)
                let place = isRepeated ? (Double(i) * ratio).rounded(.down) : (Double(i) + 0.5) * ratio - 0.5
                let held = min(max(place, 0), Double(old - 1))
                return (Int(held), min(Int(held) + 1, old - 1), held - held.rounded(.down))
            }
        }
        let rows = taps(shape[2], pixels[2]), columns = taps(shape[3], pixels[3])
        var spread = ReferenceArray(zeros: pixels)
        for c in 0..<pixels[1] {
            for (i, row) in rows.enumerated() {
                for (j, column) in columns.enumerated() {
                    let upper =
                        (1 - column.t) * self[0, 0, row.first, column.first]
                        + column.t * self[0, 0, row.first, column.second]
                    let lower =
                        (1 - column.t) * self[0, 0, row.second, column.first]
                        + column.t * self[0, 0, row.second, column.second]
                    spread[0, c, i, j] = (1 - row.t) * upper + row.t * lower
                }
            }
        }
        return spread
    }

    static func - (a: ReferenceArray, b: ReferenceArray) -> ReferenceArray { a + b.map { -$0 } }
}
