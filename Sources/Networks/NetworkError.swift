import Tensors

/// A question that a network cannot answer.
public enum NetworkError: Error, Equatable, CustomStringConvertible {
    case unknownLayer(LayerName, network: String, nearest: [LayerName])
    case wrongInputShape(Shape, network: String, channels: Int)
    case inputTooSmall(Shape, layer: LayerName)
    case wrongInputSize(Shape, layer: LayerName)
    case notFinite(value: String, index: Int, image: Int)
    case classOutOfRange(Int, count: Int)
    case unitOutOfRange(String, layer: LayerName, shape: Shape)
    case noPath(from: LayerName, to: LayerName)
    case targetCount(Int, images: Int)
    case notAConvolution(LayerName, nearest: LayerName?)
    case wrongActivation(Shape, layer: LayerName, expected: Shape)
    case memoryTooSmall(budget: Int, needed: Int)
    case notAnInput(LayerName, inputs: [LayerName])
    case missingInput(LayerName, network: String)
    case unequalExamples(LayerName, Shape)

    public var description: String {
        switch self {
        case .unknownLayer(let layer, let network, let nearest):
            "\(network) has no layer \"\(layer)\""
                + (nearest.isEmpty ? "." : "; did you mean \(nearest.map { "\"\($0)\"" }.joined(separator: ", "))?")
                + " `mirador layers --model \(network)` lists them."
        case .wrongInputShape(let shape, let network, let channels):
            "\(network) takes [N, \(channels), H, W] or [\(channels), H, W], not a tensor of shape \(shape)."
        case .inputTooSmall(let shape, let layer):
            "An input of shape \(shape) is too small: nothing is left of it for the window of layer \"\(layer)\"."
        case .wrongInputSize(let shape, let layer):
            "An input of shape \(shape) does not fit layer \"\(layer)\": use images of the network's own size."
        case .notFinite(let value, let index, let image):
            "The input is \(value) at element \(index) of image \(image); a network can only be run on finite numbers."
        case .classOutOfRange(let index, let count):
            "There is no class \(index): this network's classes are 0 to \(count - 1)."
        case .unitOutOfRange(let unit, let layer, let shape):
            "Layer \"\(layer)\" has no unit \(unit): its activation is \(shape)."
        case .noPath(let from, let to):
            "\"\(from)\" does not depend on \"\(to)\", so there is no gradient: choose a layer before it."
        case .targetCount(let count, let images):
            "\(count) targets for \(images) images: give one for all, or one for each."
        case .notAConvolution(let layer, let nearest):
            "Layer \"\(layer)\" is no convolution and has no kernels"
                + (nearest.map { "; the nearest one before it is \"\($0)\"." } ?? ".")
        case .wrongActivation(let shape, let layer, let expected):
            "A tensor of shape \(shape) cannot take the place of the output of \"\(layer)\", which is \(expected)."
        case .memoryTooSmall(let budget, let needed):
            "One image takes \((needed + 999_999) / 1_000_000) MB, which is more than the memory budget of "
                + (budget < 1_000_000 ? "\(budget) bytes" : "\(budget / 1_000_000) MB") + ": give at least as much."
        case .notAnInput(let name, let inputs):
            "\"\(name)\" is a layer and no input; the inputs are \(inputs.map { "\"\($0)\"" }.joined(separator: ", "))."
        case .missingInput(let name, let network):
            "\(network) reads \"\(name)\" besides its image: give a tensor for each of its inputs."
        case .unequalExamples(let name, let shape):
            "Input \"\(name)\" has shape \(shape): its first axis has to be as long as the image's."
        }
    }
}
