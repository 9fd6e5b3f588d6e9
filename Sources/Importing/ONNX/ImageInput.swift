import Networks
import Tensors

/// The input of a file that is the image.
struct ImageInput {
    let name: String
    let rank: Int
    let isChannelsLast: Bool
    let specification: InputSpecification

    /// Sizes that neither the file nor the card says.
    static let usualSize = 224

    /// - Throws: `ONNXError`; `ModelCardError` where the card has other channels.
    init(_ model: ONNXModel, _ card: ModelCard) throws {
        func failure(_ what: String) -> ONNXError {
            ONNXError(file: model.path, place: .wholeFile, cause: .unsupported(what))
        }
        let ports = model.inputs
        let port: ONNXModel.Port
        if let wanted = card.input {
            guard let found = ports.first(where: { $0.name == wanted }) else {
                throw ONNXError(
                    file: model.path, place: .wholeFile, cause: .unknownInput(wanted, known: ports.map(\.name)))
            }
            port = found
        } else {
            guard let found = model.mainInput else {
                throw failure("a model without inputs")
            }
            port = found
        }
        name = port.name
        let sizes = port.sizes ?? [nil, nil, nil, nil]
        rank = sizes.count
        func isCount(_ size: Int?) -> Bool { size.map { (1...4).contains($0) } ?? false }
        switch rank {
        case 4:
            isChannelsLast = card.layout.map { $0 == .nhwc } ?? (!isCount(sizes[1]) && isCount(sizes[3]))
            let channels = (isChannelsLast ? sizes[3] : sizes[1]) ?? 3
            let height = card.height ?? sizes[isChannelsLast ? 1 : 2] ?? Self.usualSize
            let width = card.width ?? sizes[isChannelsLast ? 2 : 3] ?? Self.usualSize
            guard (1...8192).contains(height), (1...8192).contains(width), (1...64).contains(channels) else {
                throw failure("an input of \(channels) × \(height) × \(width)")
            }
            // Who takes whole numbers takes levels, as does who scales them; channels last are TensorFlow's, whose networks want
            // numbers from -1 to 1.
            let usual: ModelCard.UsualPreparation =
                switch model.graph.scaling(ofImage: port.name) {
                case .levels: .levels
                case .unit: .unit
                case nil: port.isOfWholeNumbers ? .levels : isChannelsLast ? .symmetric : .imageNet
                }
            specification = try card.specification(
                channels: channels, height: height, width: width,
                usual: usual, of: model.path)
        case 2:
            isChannelsLast = false
            guard let features = sizes[1], (1...65536).contains(features) else {
                throw failure("an input of an open number of features")
            }
            specification = InputSpecification(
                channels: features, height: 1, width: 1, mean: Array(repeating: 0, count: features),
                deviation: Array(repeating: 1, count: features))
        default: throw failure("an input of \(rank) axes")
        }
    }
}
