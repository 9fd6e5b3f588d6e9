import Tensors

// What rules of relevance make of weights and biases.

extension Constant {
    enum Sign: String {
        case positive, negative

        /// max(0, w) or min(0, w).
        func part(_ w: Float) -> Float { self == .positive ? max(0, w) : min(0, w) }
    }

    /// W⁺ or W⁻.
    func part(_ sign: Sign) -> Constant { mapped("\(sign.rawValue) part") { sign.part($0) } }

    /// W + γ W⁺ or W + γ W⁻.
    func adding(_ γ: Float, times sign: Sign) -> Constant {
        mapped("plus \(γ) \(sign.rawValue) part") { $0 + γ * sign.part($0) }
    }

    /// W², element by element.
    func squared() -> Constant { mapped("squared") { $0 * $0 } }

    /// The same number everywhere.
    func replaced(by number: Float) -> Constant { mapped("replaced by \(number)") { _ in number } }

    private func mapped(_ name: String, _ transform: @escaping @Sendable (Float) -> Float) -> Constant {
        derived(key: "\(key) \(name)", shape: shape) { [self] in tensor.map(transform) }
    }
}
