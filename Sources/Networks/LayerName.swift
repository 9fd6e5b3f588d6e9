/// The name of a layer, as in the state dict of the network's PyTorch original where the layer has parameters.
public struct LayerName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }
    public init(stringLiteral text: String) { self.init(text) }
    public var description: String { text }

    /// The network's input, before any layer.
    public static let input: LayerName = "input"
}
