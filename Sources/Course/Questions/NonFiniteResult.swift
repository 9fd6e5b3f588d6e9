import Tensors

/// Result that is no number: there is nothing to say of it.
public struct NonFiniteResult: Error, CustomStringConvertible {
    let picture, what: String

    public var description: String {
        "\(picture): \(what) are not finite numbers; the network's numbers overflow, or the picture's values are far from "
            + "those that it was trained on."
    }

    /// Looks at numbers before something is said of them.
    /// - Parameters:
    ///   - what: how a message calls them.
    ///   - picture: the name of the picture that they are of.
    public static func check(
        _ numbers: Tensor, _ what: String, of picture: String
    ) throws(NonFiniteResult) {
        guard numbers.firstNonFinite() == nil else { throw NonFiniteResult(picture: picture, what: what) }
    }
}
