import COneDNN
import Tensors

/// Products of matrices. oneDNN's own for linear layers deal terms of one sum out to several threads (see `keepsSumsWhole`); each
/// case here has another formulation, or one thread.
extension MultiplyMatrices {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let (a, b) = (group.inputs[0], group.inputs[1])
        let isTrained = compiler.isParameter(b), isConstant = compiler.constant(of: b) != nil
        let isFlat = compiler.shape(of: a).rank == 2 && compiler.shape(of: b).rank == 2
        switch (transposesFirst, transposesSecond) {
        case (false, true) where isFlat && isTrained: try compiler.lowerLinearInTraining(group)
        case (false, true) where isConstant && compiler.shape(of: b).rank == 2: try compiler.lowerLinear(group)
        case (false, false) where isFlat && (isConstant || isTrained): try compiler.lowerLinearTransposed(group)
        case (false, false) where isConstant && compiler.shape(of: b).rank == 2: try compiler.lowerLinearTurned(group)
        case (true, false) where isFlat && !isConstant: try compiler.lowerLinearWeights(group)
        default: try lowerInGeneral(group, in: &compiler)
        }
    }

    /// Batches of products, each of which one thread adds up.
    private func lowerInGeneral(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let result = compiler.shape(of: group.head), batch = Shape(result.sizes.dropLast(2))
        let a = try operand(group.inputs[0], transposesFirst, batch, &compiler)
        let b = try operand(group.inputs[1], transposesSecond, batch, &compiler)
        let plain = try compiler.plain(result)
        let bias = try group.inputs.dropFirst(2).first.map { bias throws(EngineError) in
            let row = Shape(Array(repeating: 1, count: result.rank - 1) + [result[result.rank - 1]])
            let layout = try Layout.plain(row)
            return (layout, try compiler.read(bias, as: row, in: layout))
        }
        let name = compiler.naming("product of matrices", group)
        let layouts = (compiler.layout(ofBuffer: a), compiler.layout(ofBuffer: b))
        let descriptor = try Primitive.Descriptor.keepingSumsWhole { isSerial, implementation throws(EngineError) in
            try Primitive.Descriptor(name, isSerial: isSerial) {
                matrix_product(
                    $0, $1, $2, layouts.0.handle, layouts.1.handle, bias?.0.handle, plain.handle, implementation)
            }
        }
        let output = try compiler.allocate(plain, for: group.head)
        var operands = [(DNNL_ARG_SRC, a), (DNNL_ARG_WEIGHTS, b)]
        if let bias { operands.append((DNNL_ARG_BIAS, bias.1)) }
        try compiler.emit("product of matrices", descriptor, operands + [(DNNL_ARG_DST, output)])
        compiler.bind(group.head, to: output)
        try compiler.lowerEpilogue(of: group, from: 0)
    }

    /// An operand as it lies, seen with as many axes as the result and, where it is transposed, with the last two exchanged.
    private func operand(
        _ value: Int, _ isTransposed: Bool, _ batch: Shape, _ compiler: inout PlanCompiler
    ) throws(EngineError) -> Int {
        let shape = compiler.shape(of: value)
        let buffer = try compiler.read(value, in: compiler.plain(shape))
        var sizes = Array(repeating: 1, count: batch.rank + 2 - shape.rank) + shape.sizes
        var strides = Shape(sizes).strides
        if isTransposed {
            sizes.swapAt(sizes.count - 1, sizes.count - 2)
            strides.swapAt(strides.count - 1, strides.count - 2)
        }
        return try compiler.alias(buffer, as: .strided(Shape(sizes), strides: strides, compiler.precision))
    }
}

// MARK: - Products with weights

extension PlanCompiler {
    /// x Wᵀ + b with constant weights, for rows x.
    fileprivate mutating func lowerLinear(_ group: FusedGroup) throws(EngineError) {
        // One image's layer takes as long as it takes to read the weights: they stay as they are in the file.
        let rows = shape(of: group.inputs[0]).dropLast().reduce(1, *)
        if rows == 1, precision == .float32 { return try lowerRowProducts(group) }
        try lowerLinearOfSeveral(group, rows, constant(of: group.inputs[1])!)
    }

    /// x W + b with constant weights, for several rows x.
    fileprivate mutating func lowerLinearTurned(_ group: FusedGroup) throws(EngineError) {
        let weights = constant(of: group.inputs[1])!, matrix = weights.shape
        let turned = weights.derived(key: "\(weights.key) turned", shape: [matrix[1], matrix[0]]) {
            weights.tensor.turned(rows: matrix[0], columns: matrix[1])
        }
        let rows = shape(of: group.inputs[0]).dropLast().reduce(1, *)
        try lowerLinearOfSeveral(group, rows, turned)
    }

    private func bias(of group: FusedGroup) -> Int? { group.inputs.count > 2 ? group.inputs[2] : nil }

    private mutating func lowerRowProducts(_ group: FusedGroup) throws(EngineError) {
        let x = group.inputs[0], weights = group.inputs[1], matrix = shape(of: weights), bias = bias(of: group)
        var operands = [
            try read(x, in: .plain(shape(of: x), .float32)), try read(weights, in: .plain(matrix, .float32)),
        ]
        if let bias { operands.append(try read(bias, in: .plain(shape(of: bias), .float32))) }
        let result = try allocate(.plain(shape(of: group.head), .float32), for: group.head)
        let products = RowProducts(rows: matrix[0], columns: matrix[1], hasBias: bias != nil)
        emit("linear", products.kernel, operands + [result])
        bind(group.head, to: result)
        try lowerEpilogue(of: group, from: 0)
    }

    /// Rows as the places of one map, features as its channels, and the layer as a 1×1 convolution of it.
    private mutating func lowerLinearOfSeveral(
        _ group: FusedGroup, _ count: Int, _ weights: Constant
    ) throws(EngineError) {
        let x = group.inputs[0], matrix = weights.shape, bias = bias(of: group)
        let weightShape: Shape = [matrix[0], matrix[1], 1, 1]
        let source = try channelsInnermost([1, matrix[1], 1, count]), kernel = try any(weightShape)
        // Floats in every precision: scores are differences of many terms.
        let result = try Layout.channelsInnermost([1, matrix[0], 1, count], .float32)
        let biasLayout = try bias.map { bias throws(EngineError) in try Layout.plain(shape(of: bias)) }
        let descriptor = try directConvolution(
            naming("linear layer", group), source, kernel, bias: biasLayout, result, Window(kernel: Window.Pair(1)))
        let rows = try alias(read(x, in: plain(shape(of: x))), as: source, offset: 0)
        let packed = try constant(weights, as: weightShape, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try allocate(.plain(shape(of: group.head), .float32), for: group.head)
        var operands = [(DNNL_ARG_SRC, rows), (DNNL_ARG_WEIGHTS, packed)]
        if let bias, let biasLayout { operands.append((DNNL_ARG_BIAS, try read(bias, in: biasLayout))) }
        operands.append((DNNL_ARG_DST, try alias(output, as: result, offset: 0)))
        try emit("linear", descriptor, operands)
        bind(group.head, to: output)
        try lowerEpilogue(of: group, from: 0)
    }

    /// In training each part of a batch has a thread of its own.
    fileprivate mutating func lowerLinearInTraining(_ group: FusedGroup) throws(EngineError) {
        let x = group.inputs[0], weights = group.inputs[1], matrix = shape(of: weights), bias = bias(of: group)
        let source = try any(shape(of: x)), kernel = try plain(matrix)
        let result = try Layout.plain(shape(of: group.head))
        let biasLayout = try bias.map { bias throws(EngineError) in try Layout.plain(shape(of: bias)) }
        let name = naming("linear layer", group)
        try withEpilogue(group) { operations, _ throws(EngineError) in
            try Primitive.Descriptor(name, followedBy: operations, isSerial: true) {
                inner_product_forward(
                    $0, $1, $2, source.handle, kernel.handle, biasLayout?.handle, result.handle)
            }
        } emit: { compiler, descriptor, result, operands throws(EngineError) in
            var operands = operands
            operands.append((DNNL_ARG_SRC, try compiler.read(x, in: descriptor.layout(of: dnnl_query_src_md)!)))
            let packed = descriptor.layout(of: dnnl_query_weights_md)!
            operands.append((DNNL_ARG_WEIGHTS, try compiler.read(weights, in: packed)))
            if let bias, let biasLayout {
                operands.append((DNNL_ARG_BIAS, try compiler.read(bias, in: biasLayout)))
            }
            operands.append((DNNL_ARG_DST, result))
            try compiler.emit("linear", descriptor, operands)
        }
    }

    /// g W for rows g.
    fileprivate mutating func lowerLinearTransposed(_ group: FusedGroup) throws(EngineError) {
        let signal = group.inputs[0], weights = group.inputs[1]
        if shape(of: signal)[0] == 1 { return try lowerWeightedRows(group) }
        // In plain order oneDNN 2.6 is 1.5 to 3 times as fast as in the blocks that it would choose, and the weights are
        // the file's. One thread takes hardly longer beside the convolutions.
        let source = try plain(shape(of: group.head)), kernel = try plain(shape(of: weights))
        let result = try plain(shape(of: signal))
        let forward = try Primitive.Descriptor(naming("linear layer", group), isSerial: true) {
            inner_product_forward($0, $1, $2, source.handle, kernel.handle, nil, result.handle)
        }
        let descriptor = try Primitive.Descriptor(naming("transposed linear layer", group), isSerial: true) {
            inner_product_backward_data($0, $1, $2, source.handle, kernel.handle, result.handle, forward.handle)
        }
        let input = try read(signal, in: descriptor.layout(of: dnnl_query_diff_dst_md)!)
        let packed = try read(weights, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try allocate(descriptor.layout(of: dnnl_query_diff_src_md)!, for: group.head)
        try emit(
            "linear transposed", descriptor,
            [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_WEIGHTS, packed), (DNNL_ARG_DIFF_SRC, output)])
        bind(group.head, to: output)
        try lowerEpilogue(of: group, from: 0)
    }

    private mutating func lowerWeightedRows(_ group: FusedGroup) throws(EngineError) {
        let signal = group.inputs[0], weights = group.inputs[1], matrix = shape(of: weights)
        let row = try read(signal, in: .plain(shape(of: signal), .float32))
        let rows = try read(weights, in: .plain(matrix, .float32))
        let result = try allocate(.plain(shape(of: group.head), .float32), for: group.head)
        emit("weighted rows", WeightedRows(rows: matrix[0], columns: matrix[1]).kernel, [row, rows, result])
        bind(group.head, to: result)
        try lowerEpilogue(of: group, from: 0)
    }

    /// gᵀ x: the gradient at the weights.
    fileprivate mutating func lowerLinearWeights(_ group: FusedGroup) throws(EngineError) {
        let signal = group.inputs[0], x = group.inputs[1]
        let source = try plain(shape(of: x)), result = try plain(shape(of: signal))
        let matrix = try plain(shape(of: group.head))
        let forward = try Primitive.Descriptor(naming("linear layer", group), isSerial: true) {
            inner_product_forward($0, $1, $2, source.handle, matrix.handle, nil, result.handle)
        }
        let descriptor = try Primitive.Descriptor(naming("linear layer's gradient", group), isSerial: true) {
            inner_product_backward_weights(
                $0, $1, $2, source.handle, matrix.handle, result.handle, forward.handle)
        }
        let input = try read(x, in: source), arriving = try read(signal, in: result)
        let gradient = try allocate(matrix, for: group.head)
        try emit(
            "linear weights", descriptor,
            [(DNNL_ARG_SRC, input), (DNNL_ARG_DIFF_DST, arriving), (DNNL_ARG_DIFF_WEIGHTS, gradient)])
        bind(group.head, to: gradient)
        try lowerEpilogue(of: group, from: 0)
    }
}

extension Tensor {
    /// A matrix with rows and columns exchanged.
    fileprivate func turned(rows: Int, columns: Int) -> Tensor {
        Tensor(shape: [columns, rows]) { result in
            withElements { x in
                for i in 0..<rows { for j in 0..<columns { result[j * rows + i] = x[i * columns + j] } }
            }
        }
    }
}
