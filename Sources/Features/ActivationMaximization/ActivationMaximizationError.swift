/// Settings with which no image can be made.
public enum ActivationMaximizationError: Error, Equatable, CustomStringConvertible {
    case tooSmall(String, Int, least: Int)
    case notPositive(String, Float)
    case negative(String, Float)
    case scalingTooLarge(Float)

    public var description: String {
        switch self {
        case .tooSmall(let name, let value, let least): "A \(name) of \(value): it must be at least \(least)."
        case .notPositive(let name, let value): "A \(name) of \(value): it is a number above 0."
        case .negative(let name, let value): "A \(name) of \(value): it is a number from 0 on; 0 leaves it out."
        case .scalingTooLarge(let value): "A scaling of \(value): it must lie below 1, the size that the image has."
        }
    }
}
