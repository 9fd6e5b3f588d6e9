import Networks
import Tensors

/// A method that asks one forward pass, of all images together.
public protocol OnePassMethod: ExplanationMethod {
    func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution
}

extension OnePassMethod {
    public func attribute(_ target: Target, to images: Tensor, in network: Network) throws -> Attribution {
        try attribute(target, in: network.forward(images))
    }
}
