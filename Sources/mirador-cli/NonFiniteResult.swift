import Mirador

/// Something computed that is no number: there is nothing to say of it.
struct NonFiniteResult: Error, CustomStringConvertible {
    let picture, what: String

    var description: String {
        "\(picture): \(what) are not finite numbers; the network's numbers overflow, or the picture's values are far from "
            + "those that it was trained on."
    }

    static func check(_ numbers: Tensor, _ what: String, of picture: String) throws(NonFiniteResult) {
        guard numbers.firstNonFinite() == nil else { throw NonFiniteResult(picture: picture, what: what) }
    }
}
