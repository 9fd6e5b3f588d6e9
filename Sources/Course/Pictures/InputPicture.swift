import Drawing
import Foundation
import Networks
import Tensors

/// Picture for a network: the numbers that it gets, and what a person sees of it.
public struct InputPicture: Sendable {
    /// The file's name without its ending.
    public let name: String
    /// The network's input, `[C, H, W]`.
    public let input: Tensor
    /// The same part of the picture as 8-bit levels, `[3, H, W]`: what figures show, so that maps lie where they belong.
    public let visible: Tensor

    /// Reads a picture for a network.
    ///
    /// A PNG or JPEG photograph is laid over white where it is transparent and preprocessed as the network was trained.
    /// A `.npy` file (float32, `[C, H, W]`) is the network's input as it stands.
    ///
    /// - Parameter whole: takes a photograph as it is, neither resized nor cut: one that has the network's size already,
    ///   as an adversarial example has, would lose its pattern.
    /// - Throws: `PhotographError`, `NumPyFileError`, `InputPictureError` where the array does not fit the network.
    public init(contentsOf path: String, whole: Bool = false, for network: Network) throws {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        if path.lowercased().hasSuffix(".npy") {
            let (array, type) = try NumPyFile.readWithType(from: path)
            try self.init(name: name, array: array, type: type, path: path, for: network)
        } else {
            guard [1, 3].contains(network.input.channels) else {
                throw InputPictureError(
                    path: path,
                    cause: network.input.height * network.input.width == 1
                        ? .features(network.input.channels) : .channels(network.input.channels))
            }
            let photograph = try Photograph(contentsOf: path).tensor()
            self.init(name: name, prepared: whole ? photograph : network.input.crop(photograph), for: network)
        }
    }

    /// A photograph as 8-bit levels `[3, H, W]`.
    public init(name: String, photograph: Tensor, for network: Network) {
        self.init(name: name, prepared: network.input.crop(photograph), for: network)
    }

    /// 8-bit levels `[3, H, W]` that have the network's size already.
    init(name: String, prepared: Tensor, for network: Network) {
        self.init(name: name, input: network.input.normalize(prepared), visible: prepared)
    }

    init(name: String, input: Tensor, visible: Tensor) {
        (self.name, self.input, self.visible) = (name, input, visible)
    }

    /// Whole 8-bit levels, `[3, H, W]`: what a file can hold of the picture.
    public var levels: Tensor { visible.map { $0.rounded() } }

    private init(
        name: String, array: Tensor, type: ElementType, path: String, for network: Network
    ) throws(InputPictureError) {
        // Of features a row is enough.
        let isRow = network.input.height * network.input.width == 1 && array.shape == [network.input.channels]
        let array = isRow ? array.reshaped(to: [array.count, 1, 1]) : array
        guard array.shape.rank == 3, array.shape[0] == network.input.channels, array.count > 0 else {
            throw InputPictureError(path: path, cause: .shape(array.shape, channels: network.input.channels))
        }
        guard [.float32, .float64, .float16, .bfloat16].contains(type) else {
            throw InputPictureError(path: path, cause: .integers(type.rawValue))
        }
        if let place = array.firstNonFinite() {
            throw InputPictureError(path: path, cause: .notFinite("\(array.elements[place])", element: place))
        }
        self.name = name
        input = array
        let levels = network.input.denormalize(array).clamped(to: 0...255)
        // Of other channels than red, green and blue the first ones are shown.
        visible = Tensor(stacking: (0..<3).map { levels[part: min($0, array.shape[0] - 1)] })
    }
}

/// An array that is not an input of the network.
public struct InputPictureError: Error, Equatable, CustomStringConvertible {
    public let path: String
    public let cause: Cause

    public enum Cause: Equatable, Sendable {
        case shape(Shape, channels: Int)
        /// Whole numbers: the levels of a picture, most likely, and no input of a network.
        case integers(String)
        case notFinite(String, element: Int)
        /// A photograph, and a network that reads something else.
        case channels(Int)
        case features(Int)
    }

    public var description: String {
        switch cause {
        case .shape(let shape, let channels):
            "\(path) holds an array of shape \(shape); the network's input is one image, \(channels) × height × width."
        case .integers(let type):
            "\(path) holds an array of \(type); the network's input are floats as its preprocessing leaves them. Save levels "
                + "as a PNG file, or an input with array.astype(\"float32\")."
        case .notFinite(let value, let element):
            "\(path) holds \(value) at element \(element); every number of the network's input is finite."
        case .features(let count):
            "\(path) is a photograph, and the network reads \(count) numbers: give it a .npy file of them (float32)."
        case .channels(let count):
            "\(path) is a photograph of 3 channels, and the network reads \(count): give it a .npy file of \(count) × height × width "
                + "(float32), prepared as the network wants it."
        }
    }
}
