import Drawing
import Networks
import Tensors

extension FashionMNIST {
    /// Some of the images as a network takes them, `[n, C, H, W]`: a network of photographs gets them in grey, larger.
    public func inputs(_ range: Range<Int>, for network: Network) -> Tensor {
        let input = network.input, images = images[parts: range]
        guard input.channels != images.shape[1] || input.height != images.shape[2] else {
            return input.normalize(images)
        }
        let parts = (0..<range.count).map { i in
            let levels = images[part: i].resizedAntialiased(height: input.height, width: input.width, filter: .bilinear)
            return input.normalize(Tensor(stacking: Array(repeating: levels[part: 0], count: input.channels)))
        }
        return Tensor(stacking: parts)
    }

    /// An image as figures show it: dark on white.
    public func photograph(_ i: Int) -> Photograph {
        let levels = 255 - images[part: i][part: 0]
        return Photograph(Tensor(stacking: [levels, levels, levels]))
    }

    /// The names of the ten classes in a language.
    public static func names(in language: Language) -> [String] { classNames.map { $0[language] } }
}

extension Classroom {
    /// The network that looks at garments.
    public func garmentNetwork() throws -> Network { try assets.network(EfficientNetLite.lite0.name) }
}
