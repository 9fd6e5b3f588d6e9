import Networks

/// Target with the words for it: a class with its name, or a unit of an inner layer.
public struct NamedTarget: Hashable, Sendable {
    public let target: Target
    /// The name that files bear: `281`, `_blocks.10.add:5`.
    public let name: String
    /// The name that people use: `tabby cat`.
    public let label: String

    public init(_ target: Target, name: String, label: String) {
        (self.target, self.name, self.label) = (target, name, label)
    }

    /// A target with the names of its classes; a unit is called `LAYER:CHANNEL` or `LAYER:CHANNEL:ROW:COLUMN`.
    public init(_ target: Target, _ names: ClassNames, in language: Language = .en) {
        // Whether there is such a class is for the network to say.
        func label(_ c: Int) -> String {
            (0..<names.count).contains(c) ? names.name(of: c, in: language) : "class \(c)"
        }
        let output = target.output.map { [$0.text] } ?? []
        func unit(_ numbers: Int?...) -> String {
            (output + numbers.compactMap { $0.map(String.init) }).joined(separator: ":")
        }
        let (name, label): (String, String) =
            switch target.functional {
            case .logit(let c), .probability(let c): output.isEmpty ? ("\(c)", label(c)) : (unit(c), unit(c))
            case .loss(let c): ("loss-\(c)", "-log p, \(label(c))")
            case .margin(let a, let b): ("\(a)-\(b)", "\(label(a)) - \(label(b))")
            case .unit(let channel, let row, let column): (unit(channel, row, column), unit(channel, row, column))
            case .region(let channel, _): (unit(channel) + "-region", "a region of \(unit(channel))")
            case .word(let word, let step): (unit(step, word), "word \(word) at step \(step)")
            case .product: (unit() + "direction", "a direction")
            }
        self.init(target, name: name, label: label)
    }

    /// The class whose score or probability it is; nil for all else.
    public var classIndex: Int? {
        switch target.functional {
        case .logit(let c), .probability(let c): target.output == nil ? c : nil
        case .loss, .margin, .unit, .region, .word, .product: nil
        }
    }
}
