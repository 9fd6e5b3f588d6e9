/// How a rectifier hands a gradient back.
public enum ReferenceRule: String, CaseIterable, Sendable {
    /// The derivative: the gradient passes where the input is strictly between the bounds.
    case standard
    /// Springenberg et al. 2014: the derivative, and then only what is positive.
    case guided
    /// Zeiler & Fergus 2014: the gradient itself is rectified, whatever the input was.
    case deconvolution
}

/// ReLU, y = max(0, x), and with `ceiling: 6` ReLU6, y = min(6, max(0, x)).
public struct ReferenceRectifier: Sendable {
    public var ceiling: Double

    public init(ceiling: Double = .infinity) { self.ceiling = ceiling }

    public func forward(_ input: ReferenceArray) -> ReferenceArray { input.map { min(ceiling, max(0, $0)) } }

    public func gradientToInput(
        _ gradient: ReferenceArray, input: ReferenceArray, rule: ReferenceRule = .standard
    ) -> ReferenceArray {
        let elements = zip(gradient.elements, input.elements).map { g, x in
            let isActive = 0 < x && x < ceiling
            switch rule {
            case .standard: return isActive ? g : 0
            case .guided: return isActive ? max(0, g) : 0
            case .deconvolution: return max(0, g)
            }
        }
        return ReferenceArray(elements, shape: input.shape)
    }
}
