/// The agreement of a figure that another processor draws with the one that is kept: what it says has to be the same.
///
/// The layout (cells, heads, words, colours) is compared exactly. What follows from computed numbers moves with their
/// rounding: by default a few levels of a colour, a part of a px, the last printed digit. Where many steps build on one
/// another, as in an attack or an ascent, rounding grows to another picture that shows the same: there the figure says what
/// it claims, and with which tolerance the claims are compared instead.
public struct Agreement: Hashable, Sendable {
    /// By how many 8-bit levels the mean colour of a square of a picture may differ; nil where pictures are not compared.
    public var levels: Double?
    /// By how many px at scale 1 curves, points and names beside them may move; nil where places are not compared.
    public var distance: Double?
    /// By how many units in the last printed digit numbers in words may differ; nil where they are not compared.
    public var digits: Int?

    /// - Precondition: what is not compared is written down as nil, not as a large number.
    public init(levels: Double? = 3, distance: Double? = 1, digits: Int? = 1) {
        (self.levels, self.distance, self.digits) = (levels, distance, digits)
    }

    /// Whether pictures, places and numbers are all compared.
    public var isWhole: Bool { levels != nil && distance != nil && digits != nil }

    /// The differences that rounding makes.
    public static let rounding = Agreement()

    /// Pictures and numbers that many steps lead to, of which each builds on the one before: claims take their place.
    public static let steps = Agreement(levels: nil, digits: nil)

    /// Points that many steps have laid out: there are as many of each class, and where they lie says nothing.
    public static let embedding = Agreement(distance: nil, digits: nil)
}

extension Agreement: CustomStringConvertible {
    /// `levels 3, distance 1, digits 1`; what is not compared is `free`.
    public var description: String {
        func words(_ name: String, _ bound: Double?) -> String { name + " " + (bound.map { $0.short } ?? "free") }
        return [words("levels", levels), words("distance", distance), words("digits", digits.map { Double($0) })]
            .joined(separator: ", ")
    }

    /// The agreement of such a description; nil for anything else.
    init?(_ description: some StringProtocol) {
        var bounds: [Double?] = []
        for (part, name) in zip(description.split(separator: ", "), ["levels", "distance", "digits"]) {
            let words = part.split(separator: " ")
            guard words.count == 2, words[0] == name else { return nil }
            guard words[1] != "free" else {
                bounds.append(nil)
                continue
            }
            guard let bound = Double(words[1]) else { return nil }
            bounds.append(bound)
        }
        guard bounds.count == 3 else { return nil }
        self.init(levels: bounds[0], distance: bounds[1], digits: bounds[2].map { Int($0) })
    }
}

extension Double {
    /// Two digits behind the point, none of them a zero at the end.
    var short: String {
        let hundredths = Int((self * 100).rounded())
        let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
        let sign = hundredths < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(whole)" }
        return "\(sign)\(whole)." + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)")
    }
}
