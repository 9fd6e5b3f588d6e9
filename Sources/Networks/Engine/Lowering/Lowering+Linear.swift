import COneDNN
import Tensors

// Linear layers and their transpose. oneDNN's products for them deal terms of one sum out to several threads (see
// `keepsSumsWhole`); each case here has another formulation, or one thread.

extension PlanCompiler {
    mutating func lowerLinear(
        _ group: FusedGroup, _ weights: WeightOperand, _ bias: WeightOperand?
    ) throws(EngineError) {
        if weights.isComputed { return try lowerLinearInTraining(group, weights, bias) }
        // One image's layer takes as long as it takes to read the weights: they stay as they are in the file.
        if shape(of: group.inputs[0])[0] == 1, precision == .float32 {
            return try lowerRowProducts(group, weights, bias)
        }
        try lowerLinearOfSeveral(group, weights, bias)
    }

    private mutating func lowerRowProducts(
        _ group: FusedGroup, _ weights: WeightOperand, _ bias: WeightOperand?
    ) throws(EngineError) {
        let x = group.inputs[0], matrix = shape(of: weights)
        var operands = [
            try read(x, in: .plain(shape(of: x), .float32)), try read(weights, in: .plain(matrix, .float32)),
        ]
        if let bias { operands.append(try read(bias, in: .plain(shape(of: bias), .float32))) }
        let result = try allocate(.plain(shape(of: group.head), .float32), for: group.head)
        let products = RowProducts(rows: matrix[0], columns: matrix[1], hasBias: bias != nil)
        emit("linear", products.loop, operands + [result])
        bind(group.head, to: result)
        try lowerTail(of: group, from: 0)
    }

    /// Images as the places of one map, features as its channels, and the layer as a 1×1 convolution of it.
    private mutating func lowerLinearOfSeveral(
        _ group: FusedGroup, _ weights: WeightOperand, _ bias: WeightOperand?
    ) throws(EngineError) {
        let x = group.inputs[0], images = shape(of: x)[0], matrix = shape(of: weights)
        let weightShape: Shape = [matrix[0], matrix[1], 1, 1]
        let source = try channelsInnermost([1, matrix[1], 1, images]), kernel = try any(weightShape)
        // Floats in every precision: scores are differences of many terms.
        let result = try Layout.channelsInnermost([1, matrix[0], 1, images], .float32)
        let biasLayout = try bias.map { bias throws(EngineError) in try Layout.plain(shape(of: bias)) }
        let descriptor = try directConvolution(
            naming("linear layer", group), source, kernel, bias: biasLayout, result, Window(kernel: Window.Pair(1)))
        let rows = try alias(read(x, in: plain(shape(of: x))), as: source, offset: 0)
        let packed = try read(weights, as: weightShape, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try allocate(.plain(shape(of: group.head), .float32), for: group.head)
        var operands = [(DNNL_ARG_SRC, rows), (DNNL_ARG_WEIGHTS, packed)]
        if let bias, let biasLayout { operands.append((DNNL_ARG_BIAS, try read(bias, in: biasLayout))) }
        operands.append((DNNL_ARG_DST, try alias(output, as: result, offset: 0)))
        try emit("linear", descriptor, operands)
        bind(group.head, to: output)
        try lowerTail(of: group, from: 0)
    }

    /// In training each part of a batch has a thread of its own.
    private mutating func lowerLinearInTraining(
        _ group: FusedGroup, _ weights: WeightOperand, _ bias: WeightOperand?
    ) throws(EngineError) {
        let x = group.inputs[0]
        let weightShape = Shape([shape(of: weights)[0]] + shape(of: x).dropFirst())
        let source = try any(shape(of: x)), kernel = try plain(weightShape)
        let result = try Layout.plain(shape(of: group.head))
        let biasLayout = try bias.map { bias throws(EngineError) in try Layout.plain(shape(of: bias)) }
        let name = naming("linear layer", group)
        try withTail(group) { operations, _ throws(EngineError) in
            try Primitive.Descriptor(name, followedBy: operations, isSerial: true) {
                inner_product_forward(
                    $0, $1, $2, source.handle, kernel.handle, biasLayout?.handle, result.handle)
            }
        } emit: { compiler, descriptor, result, operands throws(EngineError) in
            var operands = operands
            operands.append((DNNL_ARG_SRC, try compiler.read(x, in: descriptor.layout(of: dnnl_query_src_md)!)))
            let packed = descriptor.layout(of: dnnl_query_weights_md)!
            operands.append((DNNL_ARG_WEIGHTS, try compiler.read(weights, as: weightShape, in: packed)))
            if let bias, let biasLayout {
                operands.append((DNNL_ARG_BIAS, try compiler.read(bias, in: biasLayout)))
            }
            operands.append((DNNL_ARG_DST, result))
            try compiler.emit("linear", descriptor, operands)
        }
    }

    mutating func lowerLinearTransposed(_ group: FusedGroup, _ weights: WeightOperand) throws(EngineError) {
        let signal = group.inputs[0]
        if shape(of: signal)[0] == 1 { return try lowerWeightedRows(group, weights) }
        // In plain order oneDNN 2.6 is 1.5 to 3 times as fast as in the blocks that it would choose, and the weights are
        // the file's. One thread takes hardly longer beside the convolutions.
        let source = try plain(shape(of: group.output)), kernel = try plain(shape(of: weights))
        let result = try plain(shape(of: signal))
        let forward = try Primitive.Descriptor(naming("linear layer", group), isSerial: true) {
            inner_product_forward($0, $1, $2, source.handle, kernel.handle, nil, result.handle)
        }
        let descriptor = try Primitive.Descriptor(naming("transposed linear layer", group), isSerial: true) {
            inner_product_backward_data($0, $1, $2, source.handle, kernel.handle, result.handle, forward.handle)
        }
        let input = try read(signal, in: descriptor.layout(of: dnnl_query_diff_dst_md)!)
        let packed = try read(weights, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try allocate(descriptor.layout(of: dnnl_query_diff_src_md)!, for: group.output)
        try emit(
            "linear transposed", descriptor,
            [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_WEIGHTS, packed), (DNNL_ARG_DIFF_SRC, output)])
        bind(group.output, to: output)
    }

    private mutating func lowerWeightedRows(_ group: FusedGroup, _ weights: WeightOperand) throws(EngineError) {
        let signal = group.inputs[0], matrix = shape(of: weights)
        let row = try read(signal, in: .plain(shape(of: signal), .float32))
        let rows = try read(weights, in: .plain(matrix, .float32))
        let result = try allocate(.plain(shape(of: group.output), .float32), for: group.output)
        emit("weighted rows", WeightedRows(rows: matrix[0], columns: matrix[1]).loop, [row, rows, result])
        bind(group.output, to: result)
    }
}
