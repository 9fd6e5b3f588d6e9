/// Something that a figure says and that holds on every processor, though what is drawn may differ: the class that an attack
/// reaches, how far an ascent has climbed.
public struct FigureClaim: Equatable, Sendable {
    public let name: String
    public let value: Value

    public enum Value: Equatable, Sendable {
        /// The same word for word.
        case words(String)
        /// Up to a difference.
        case number(Double, within: Double)
    }

    private init(_ name: String, _ value: Value) {
        precondition(!name.contains(" "), "the name of a claim is one word: \(name)")
        (self.name, self.value) = (name, value)
    }

    public static func words(_ name: String, _ words: String) -> FigureClaim { FigureClaim(name, .words(words)) }

    public static func number(_ name: String, _ value: some BinaryFloatingPoint, within tolerance: Double)
        -> FigureClaim
    {
        FigureClaim(name, .number(Double(value), within: tolerance))
    }

    public static func count(_ name: String, _ value: Int) -> FigureClaim { words(name, "\(value)") }

    /// Whether this claim and one that is kept say the same; the tolerance has to be the same, too.
    func agrees(with kept: FigureClaim) -> Bool {
        guard case .number(let value, let tolerance) = value, case .number(let before, let same) = kept.value else {
            return self == kept
        }
        return name == kept.name && tolerance == same && abs(value - before) <= tolerance
    }

    /// Its name in messages: `wanted-after 0.981 within 0.05`.
    var words: String {
        switch value {
        case .words(let words): "\(name) “\(words)”"
        case .number(let value, let tolerance): "\(name) \(value) within \(tolerance)"
        }
    }
}

extension FigureClaim: CustomStringConvertible {
    public var description: String { "claim \(words)" }

    /// The claim of such a description; nil for anything else.
    init?(_ description: some StringProtocol) {
        guard description.hasPrefix("claim ") else { return nil }
        let rest = description.dropFirst("claim ".count), words = rest.split(separator: " ")
        guard let name = words.first else { return nil }
        let value = rest.dropFirst(name.count + 1)
        if value.hasPrefix("“"), value.hasSuffix("”") {
            self.init(String(name), .words(String(value.dropFirst().dropLast())))
        } else if words.count == 4, words[2] == "within", let value = Double(words[1]), let within = Double(words[3]) {
            self.init(String(name), .number(value, within: within))
        } else {
            return nil
        }
    }
}
