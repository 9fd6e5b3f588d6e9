import Networks
import Tensors

/// 70,000 small grey pictures of garments in ten classes.
///
///     let test = try FashionMNIST(.test, from: Assets.find())
///     test.images                                              // [10000, 1, 28, 28], 0...255
///     FashionMNIST.classNames[test.labels[0]].en               // "ankle boot"
///
/// Xiao, Rasul, Vollgraf: *Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms*, 2017.
public struct FashionMNIST: Sendable {
    /// `[n, 1, 28, 28]`, 8-bit levels, 0 for the ground.
    public let images: Tensor
    /// The class of each image, 0 to 9.
    public let labels: [Int]

    public enum Part: String, CaseIterable, Sendable {
        /// 60,000 images.
        case train
        /// 10,000 images.
        case test = "t10k"
    }

    /// The number of images.
    public var count: Int { labels.count }

    /// Reads what `./setup` has installed.
    /// - Throws: ``IDXFileError``.
    public init(_ part: Part, from assets: Assets) throws(IDXFileError) {
        let folder = assets.repository.path("Assets/fashion-mnist/\(part.rawValue)")
        let images = folder + "-images-idx3-ubyte.gz"
        try self.init(images: images, labels: folder + "-labels-idx1-ubyte.gz")
        guard self.images.shape[2] == 28, self.images.shape[3] == 28 else {
            throw IDXFileError(file: images, cause: .wrongShape(self.images.shape))
        }
    }

    /// Reads two files of the same form.
    /// - Throws: ``IDXFileError``.
    public init(images path: String, labels labelsPath: String) throws(IDXFileError) {
        let pixels = try IDXFile(contentsOf: path, axes: 3), classes = try IDXFile(contentsOf: labelsPath, axes: 1)
        guard !pixels.bytes.isEmpty else {
            throw IDXFileError(file: path, cause: .wrongShape(pixels.shape))
        }
        guard pixels.shape[0] == classes.shape[0] else {
            let cause = IDXFileError.Cause.unequalCounts(images: pixels.shape[0], labels: classes.shape[0])
            throw IDXFileError(file: labelsPath, cause: cause)
        }
        if let place = classes.bytes.firstIndex(where: { $0 > 9 }) {
            throw IDXFileError(file: labelsPath, cause: .unknownClass(Int(classes.bytes[place]), at: place))
        }
        images = Tensor(shape: [pixels.shape[0], 1, pixels.shape[1], pixels.shape[2]]) { levels in
            for i in levels.indices { levels[i] = Float(pixels.bytes[i]) }
        }
        labels = classes.bytes.map(Int.init)
    }

    init(images: Tensor, labels: [Int]) { (self.images, self.labels) = (images, labels) }

    /// The first images.
    /// - Parameter count: all, if there are not as many.
    public func prefix(_ count: Int) -> FashionMNIST {
        let count = min(count, self.count), size = images.count / max(self.count, 1)
        let levels = images.withElements { Array($0[..<(count * size)]) }
        return FashionMNIST(
            images: Tensor(levels, shape: Shape([count] + images.shape.dropFirst())), labels: Array(labels[..<count]))
    }

    /// All images with a mark on them, whatever they show; the classes stay what they were.
    public func marked(by mark: PlantedMark) -> FashionMNIST {
        FashionMNIST(
            images: mark.planted(in: images, of: Array(repeating: mark.label, count: count)), labels: labels)
    }

    /// The share of images whose class a network names.
    public func accuracy(of network: Network) throws -> Double {
        let right = try answers(of: network).enumerated().count { $1 == labels[$0] }
        return Double(right) / Double(count)
    }

    /// The class that a network names for each image.
    public func answers(of network: Network) throws -> [Int] {
        let batch = 500, plane = images.count / max(count, 1)
        var answers: [Int] = []
        for start in stride(from: 0, to: count, by: batch) {
            let end = min(start + batch, count)
            let levels = images.withElements { Array($0[start * plane..<end * plane]) }
            let shape = Shape([end - start] + images.shape.dropFirst())
            let logits = try network.logits(network.input.normalize(Tensor(levels, shape: shape)))
            answers += (0..<end - start).map { logits[part: $0].argMax() }
        }
        return answers
    }

    /// The number of the class that is taken most often for others.
    public static let shirt = 6

    /// The names of the ten classes, by number.
    public static let classNames = [
        Phrase(es: "camiseta", en: "T-shirt"), Phrase(es: "pantalón", en: "trousers"),
        Phrase(es: "jersey", en: "pullover"), Phrase(es: "vestido", en: "dress"), Phrase(es: "abrigo", en: "coat"),
        Phrase(es: "sandalia", en: "sandal"), Phrase(es: "camisa", en: "shirt"),
        Phrase(es: "zapatilla", en: "sneaker"), Phrase(es: "bolso", en: "bag"), Phrase(es: "botín", en: "ankle boot"),
    ]
}
