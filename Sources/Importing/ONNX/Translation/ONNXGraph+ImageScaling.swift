import Tensors

/// What a file does to the numbers of an image before anything else.
enum ImageScaling {
    /// It takes 8-bit levels, and makes them smaller itself.
    case levels
    /// It takes numbers from 0 to 1.
    case unit
}

extension ONNXGraph {
    /// - Returns: nil where the image goes into a convolution as it is given.
    func scaling(ofImage image: String) -> ImageScaling? {
        var name = image, found: ImageScaling?
        for _ in 0..<8 {
            let readers = nodes.filter { $0.inputs.contains(name) }
            guard readers.count == 1, let node = readers.first, let output = node.outputs.first else { return found }
            switch node.operation {
            case "Cast", "Identity", "Transpose": break
            case "Add", "Sub", "Mul", "Div":
                guard let other = node.inputs.first(where: { $0 != name }), let stored = initializers[other],
                    let known = KnownValue(stored), (1...4).contains(known.count)
                else { return found }
                let size = known.tensor.absoluteValue().maximum()
                let isOfLevels =
                    switch node.operation {
                    case "Mul": size <= 0.05
                    case "Div": size >= 20
                    default: size > 2
                    }
                found = isOfLevels ? .levels : found ?? .unit
            default: return found
            }
            name = output
        }
        return found
    }
}
