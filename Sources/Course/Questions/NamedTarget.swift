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
        switch target {
        case .logit(let c), .probability(let c): self.init(target, name: "\(c)", label: label(c))
        case .loss(let c): self.init(target, name: "loss-\(c)", label: "-log p, \(label(c))")
        case .margin(let a, let b): self.init(target, name: "\(a)-\(b)", label: "\(label(a)) - \(label(b))")
        case .neuron(let layer, let channel, let row, let column):
            let unit = ([layer.text] + [channel, row, column].compactMap { $0.map(String.init) }).joined(separator: ":")
            self.init(target, name: unit, label: unit)
        }
    }

    /// The class whose score or probability it is; nil for all else.
    public var classIndex: Int? {
        switch target {
        case .logit(let c), .probability(let c): c
        case .loss, .margin, .neuron: nil
        }
    }
}
