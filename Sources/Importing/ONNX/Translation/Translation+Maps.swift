import Networks
import Tensors

// Maps over the image, of what the file has in another order or as tokens.

extension Translation {
    /// The value as maps, `[N, C, H, W]` in the engine too, that can be explained where it is an image's.
    func asMaps(_ value: TracedValue, for call: OperatorCall) throws(ONNXError) -> TracedValue {
        let named = value.order.compactMap { $0 }
        guard named.count == 4, value.one.shape.rank == 4 else { return noted(plain(value)) }
        return try add(
            FormulaLayer("Transpose") { $0[0].transposed(named) }, reading: [value], for: call, suffix: " maps",
            isMap: true)
    }

    /// Maps as what reads them, a convolution or a pooling, tells of them, however they were made.
    func noted(_ value: TracedValue) -> TracedValue {
        guard !value.isMap, value.isPlain, value.rank == 4, value.batchAxis == 0, value.one.shape[0] == 1 else {
            return value
        }
        var map = value
        map.isMap = true
        maps.note(map, isPooling: false)
        return map
    }

    /// Hears of a normalization of tokens, `[N, T, D]`: where it is the one that is explained, patches become maps and tokens again,
    /// so that what explains maps explains them.
    func tokens(_ value: TracedValue, for call: OperatorCall) throws(ONNXError) -> TracedValue {
        guard value.rank == 3, value.batch == 0, let grid = maps.layers.last,
            let name = call.node.outputs.first
        else {
            return value
        }
        let places = grid.height * grid.width, others = value.sizes[1] - places
        guard places > 1, (0...4).contains(others) else { return value }
        maps.noteTokens(name)
        guard name == maps.tokensAt else { return value }
        let value = plain(value)
        let width = value.sizes[2], height = grid.height, columns = grid.width
        let asMaps = FormulaLayer("Maps") { inputs in
            let x = inputs[0]
            return x.slice(1, others..<others + places).transposed([0, 2, 1])
                .reshaped(to: [x.shape[0], width, height, columns])
        }
        let patches = try add(asMaps, reading: [value], for: call, suffix: " maps", isMap: true)
        let asTokens = FormulaLayer("Tokens") { inputs in
            let patches = inputs[1].reshaped(to: [inputs[1].shape[0], width, places]).transposed([0, 2, 1])
            return others == 0 ? patches : .concatenated([inputs[0].slice(1, 0..<others), patches], along: 1)
        }
        return try add(asTokens, reading: [value, patches], for: call, suffix: " tokens")
    }
}

extension Layer {
    /// Whether maps over the image stay maps over the image.
    var keepsMaps: Bool {
        guard let formula = self as? FormulaLayer else { return !(self is Linear) }
        return [
            "Add", "Sub", "Mul", "Div", "Resize", "Upsample", "Pad", "Concat", "Slice", "Split", "MaxPool",
            "AveragePool", "LRN",
            "InstanceNormalization", "GroupNormalization", "Clip", "Where", "Max", "Min", "Sum", "Mean", "PRelu",
        ].contains(formula.kind)
    }
}
