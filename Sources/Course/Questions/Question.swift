import Explanations
import Networks

/// Question to a network: what in a picture speaks for a target, as a method reckons it.
///
///     let names = try assets.classNames(), picture = try InputPicture(contentsOf: "cat.jpg", for: network)
///     let question = Question(about: picture, in: network, target: NamedTarget(.logit(281), names), method: GradCAM())
///     try question.answer().map     // [7, 7]
///
/// `mirador explain` and the lessons ask it, and whatever explains comes to an ``Answer``.
public struct Question: Sendable {
    public let picture: InputPicture
    public let network: Network
    public let target: NamedTarget
    public let method: any ExplanationMethod
    /// The layer that was asked for; nil for the method's own.
    public let layer: LayerName?

    /// - Parameters:
    ///   - picture: what the network gets.
    ///   - network: whose answer is explained.
    ///   - target: what is explained.
    ///   - method: with its settings, the layer among them.
    ///   - layer: how the layer of these settings is told; nil where nobody chose one.
    public init(
        about picture: InputPicture, in network: Network, target: NamedTarget, method: any ExplanationMethod,
        layer: LayerName? = nil
    ) {
        (self.picture, self.network, self.target, self.method, self.layer) = (picture, network, target, method, layer)
    }

    /// Runs the network and asks it.
    /// - Throws: as ``answer(in:)``, `EngineError`.
    /// - Complexity: what the method takes, and one forward pass for a method that needs it no more.
    public func answer() throws -> Answer { try answer(in: network.forward(picture.input)) }

    /// Asks a pass of the picture that has been made, which several questions may share.
    /// - Throws: `NetworkError` where the target or the layer does not fit the network, `ExplanationError` where the
    ///   method's settings cannot be used, ``NonFiniteResult`` where its values are no numbers.
    public func answer(in pass: ForwardPass) throws -> Answer { try Answer(to: self, in: pass) }
}
