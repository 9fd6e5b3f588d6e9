import Tensors

/// A layer that weighs what it reads and adds it up, z = W x + b: where the rules of relevance differ.
protocol WeightedSum: Layer {
    /// Which of a composite's rules is its own.
    var kind: WeightedSumKind { get }
    var weights: Constant { get }
    var offsets: Constant? { get }

    /// W x + b.
    func sum(_ x: Value, weights: Constant, offsets: Constant?) -> Value

    /// Wᵀ applied to a signal, of x's shape.
    func spread(_ signal: Value, weights: Constant, over x: Value) -> Value
}

enum WeightedSumKind { case convolution, linear }

extension WeightedSum {
    /// z.
    func sum(_ x: Value) -> Value { sum(x, weights: weights, offsets: offsets) }

    /// Relevance led back to x; nil for other rules, which are the chain rule.
    func share(_ signal: Value, over x: Value, rule: LayerRule) -> [Value]? {
        guard case .relevance(let rule) = rule else { return nil }
        return [relevance(signal, of: x, rule: rule)]
    }

    /// A part of the sum: Wₖ xₖ + bₖ.
    private typealias Term = (x: Value, weights: Constant, offsets: Constant?)

    private func relevance(_ R: Value, of x: Value, rule: RelevanceRule) -> Value {
        let W = weights, b = offsets
        switch rule {
        case .epsilon(let ε):
            return share(of: R, for: [(x, W, b)], stabilizer: ε)
        case .gamma(let γ):
            let z = sum(x)
            let (more, less) = (W.adding(γ, times: .positive), W.adding(γ, times: .negative))
            let up = terms(x, more, less, b?.adding(γ, times: .positive))
            let down = terms(x, less, more, b?.adding(γ, times: .negative))
            return share(of: R.where(isPositive: z), for: up) + share(of: R.where(isPositive: z.negated()), for: down)
        case .alphaBeta(let α, let β):
            let (positive, negative) = (W.part(.positive), W.part(.negative))
            let up = share(of: R, for: terms(x, positive, negative, b?.part(.positive)))
            if β == 0 { return up }
            let down = share(of: R, for: terms(x, negative, positive, b?.part(.negative)))
            return up.applying(.linear(scale: α, shift: 0)) + down.applying(.linear(scale: -β, shift: 0))
        case .zBox(let low, let high):
            // The parts of b cancel: b - b⁺ - b⁻ = 0.
            let l = x.filled(with: low.map { -$0 }), h = x.filled(with: high.map { -$0 })
            return share(of: R, for: [(x, W, nil), (l, W.part(.positive), nil), (h, W.part(.negative), nil)])
        case .wSquare:
            return share(of: R, for: [(x.filled(with: 1), W.squared(), b?.squared())])
        case .flat:
            return share(of: R, for: [(x.filled(with: 1), W.replaced(by: 1), nil)])
        }
    }

    /// W₁ x⁺ + W₂ x⁻ + b.
    private func terms(_ x: Value, _ W₁: Constant, _ W₂: Constant, _ b: Constant?) -> [Term] {
        x.isNonnegative ? [(x, W₁, b)] : [(x.positivePart(), W₁, b), (x.negativePart(), W₂, nil)]
    }

    /// Σₖ xₖ ⊙ Wₖᵀ (R / Σₖ (Wₖ xₖ + bₖ)).
    private func share(
        of R: Value, for terms: [Term], stabilizer: Float = RelevanceRule.stabilizer
    ) -> Value {
        let z = terms.dropFirst().reduce(sum(terms[0].x, weights: terms[0].weights, offsets: terms[0].offsets)) {
            $0 + sum($1.x, weights: $1.weights, offsets: $1.offsets)
        }
        let s = R.divided(by: z, stabilizer: stabilizer)
        let parts = terms.map { $0.x * spread(s, weights: $0.weights, over: $0.x) }
        return parts.dropFirst().reduce(parts[0]) { $0 + $1 }
    }
}
