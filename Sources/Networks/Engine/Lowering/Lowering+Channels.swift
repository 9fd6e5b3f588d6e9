import COneDNN
import Tensors

// What moves channels: concatenation, slices, shuffles.

extension PlanCompiler {
    mutating func lowerConcatenation(_ group: FusedGroup) throws(EngineError) {
        let parts = try group.inputs.map { value throws(EngineError) in try readInPrecision(value) }
        let sources = parts.map { layout(ofBuffer: $0) }
        // In the order of the largest part, so that most elements keep their neighbours.
        let largest = group.inputs.indices.max { shape(of: group.inputs[$0])[1] < shape(of: group.inputs[$1])[1] }!
        let joined = try sources[largest].sameOrder(
            of: shape(of: group.inputs[largest]), for: shape(of: group.output))
        let descriptor = try Primitive.Descriptor(naming("concatenation", group)) {
            concatenation($0, $1, $2, joined.handle, 1, Int32(sources.count), sources.map { $0.handle })
        }
        let result = try allocate(joined, for: group.output)
        let operands = parts.enumerated().map { (DNNL_ARG_MULTIPLE_SRC + Int32($0.offset), $0.element) }
        try emit("concatenation", descriptor, operands + [(DNNL_ARG_DST, result)])
        bind(group.output, to: result)
    }

    mutating func lowerSlice(_ group: FusedGroup, _ channels: Range<Int>) throws(EngineError) {
        let x = group.inputs[0], partShape = shape(of: group.output)
        var source = try read(x)
        let result = try layout(ofBuffer: source).sameOrder(of: shape(of: x), for: partShape)
        var part = layout(ofBuffer: source).part(partShape, fromChannel: channels.lowerBound)
        if part == nil {
            // The first channel lies inside of a block.
            source = try read(x, in: plain(shape(of: x)))
            part = layout(ofBuffer: source).part(partShape, fromChannel: channels.lowerBound)
        }
        try copy(source, seenAs: part!, to: group.output, in: result, naming("slice", group))
    }

    /// Rows become columns: a copy that reads with other steps than it writes.
    mutating func lowerChannelShuffle(_ group: FusedGroup, _ groups: Int) throws(EngineError) {
        let x = group.inputs[0], whole = shape(of: x)
        let places = whole[2] * whole[3], size = whole[1] / groups
        let table: Shape = [whole[0], size, groups, places]
        let source = try read(x, in: plain(whole))
        let columns = try Layout.strided(table, strides: [whole[1] * places, places, size * places, 1], precision)
        let rows = try plain(table), result = try allocate(rows)
        let descriptor = try Primitive.Descriptor(naming("channel shuffle", group)) {
            reordering($0, $1, $2, columns.handle, rows.handle)
        }
        try emit(
            "channel shuffle", descriptor,
            [(DNNL_ARG_FROM, try alias(source, as: columns)), (DNNL_ARG_TO, result)])
        bind(group.output, to: try alias(result, as: plain(whole), for: group.output))
    }

    /// A value in whatever order it lies, as exactly as this plan holds values: what is given from outside is not.
    private mutating func readInPrecision(_ value: Int) throws(EngineError) -> Int {
        let buffer = try read(value), layout = layout(ofBuffer: buffer)
        if layout.precision == precision { return buffer }
        return try read(value, in: layout.sameOrder(of: shape(of: value), for: shape(of: value), precision))
    }

    /// Copies what `view` sees of a buffer.
    private mutating func copy(
        _ buffer: Int, seenAs view: Layout, to value: Int, in layout: Layout, _ name: String
    ) throws(EngineError) {
        let result = try allocate(layout, for: value)
        let descriptor = try Primitive.Descriptor(name) { reordering($0, $1, $2, view.handle, layout.handle) }
        try emit("copy", descriptor, [(DNNL_ARG_FROM, try alias(buffer, as: view)), (DNNL_ARG_TO, result)])
        bind(value, to: result)
    }
}
