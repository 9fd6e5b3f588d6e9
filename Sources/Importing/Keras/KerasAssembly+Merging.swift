import Networks
import Tensors

// Layers that read several values.

extension KerasAssembly {
    /// Add.
    static func sum(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        try net.merged(call) { _ in Add() }
    }

    /// CustomScaleLayer of Inception-ResNet: the first and the second, scaled.
    static func scaledSum(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        guard call.inputs.count == 2 else {
            throw call.settings.failure(.misfit("it reads \(call.inputs.count) values"))
        }
        let scale = try call.settings.float("scale", or: 1)
        return try net.merged(call) { _ in
            FormulaLayer("CustomScaleLayer") { $0[0] + $0[1].applying(.linear(scale: scale, shift: 0)) }
        }
    }

    /// Subtract: the second from the first.
    static func difference(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        guard call.inputs.count == 2 else {
            throw call.settings.failure(.misfit("it reads \(call.inputs.count) values"))
        }
        return try net.merged(call) { _ in FormulaLayer("Subtract") { $0[0] + $0[1].negated() } }
    }

    /// Multiply: a factor for each channel is a gate, as in squeeze and excitation.
    static func product(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        var call = call
        func isGate(_ x: KerasTensor) -> Bool { x.isImage && x.sizes[0] * x.sizes[1] == 1 }
        if call.inputs.count == 2, isGate(call.inputs[0]), !isGate(call.inputs[1]) { call.inputs.swapAt(0, 1) }
        return try net.merged(call) { inputs -> any Layer in
            inputs.count == 2 && isGate(inputs[1]) && inputs[0].isImage && inputs[0].channels == inputs[1].channels
                && !isGate(inputs[0])
                ? ChannelGate()
                : FormulaLayer("Multiply") { inputs in inputs.dropFirst().reduce(inputs[0]) { $0 * $1 } }
        }
    }

    /// Average.
    static func average(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let scale = 1 / Float(max(call.inputs.count, 1))
        return try net.merged(call) { _ in
            FormulaLayer("Average") { inputs in
                inputs.dropFirst().reduce(inputs[0]) { $0 + $1 }.applying(.linear(scale: scale, shift: 0))
            }
        }
    }

    /// Maximum.
    static func maximum(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        try net.merged(call) { _ in
            FormulaLayer("Maximum") { inputs in inputs.dropFirst().reduce(inputs[0]) { .combined(.maximum, $0, $1) } }
        }
    }

    /// Minimum.
    static func minimum(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        try net.merged(call) { _ in
            FormulaLayer("Minimum") { inputs in inputs.dropFirst().reduce(inputs[0]) { .combined(.minimum, $0, $1) } }
        }
    }

    /// Element by element, axes of size 1 repeated.
    private mutating func merged(
        _ call: KerasCall, _ layer: ([KerasTensor]) -> any Layer
    ) throws(KerasError) -> KerasTensor {
        let inputs = try alike(call)
        var sizes = inputs[0].sizes
        for input in inputs {
            for (axis, size) in input.sizes.enumerated() where size != sizes[axis] {
                guard size == 1 || sizes[axis] == 1 else {
                    throw call.settings.failure(
                        .misfit("it reads \(inputs.map(\.sizes)), which do not fit one another"))
                }
                sizes[axis] = max(size, sizes[axis])
            }
        }
        return add(call.name, layer(inputs), inputs, sizes: sizes, isColumn: inputs[0].isColumn)
    }

    /// Concatenate.
    static func concatenation(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let inputs = try net.alike(call), rank = inputs[0].sizes.count
        let given = try call.settings.integer("axis", or: -1), axis = given < 0 ? given + rank : given - 1
        guard 0..<rank ~= axis else { throw call.settings.wrong("axis") }
        for input in inputs {
            for place in 0..<rank where place != axis && input.sizes[place] != inputs[0].sizes[place] {
                throw call.settings.failure(.misfit("it reads \(inputs.map(\.sizes)), which do not fit one another"))
            }
        }
        var sizes = inputs[0].sizes
        sizes[axis] = inputs.reduce(0) { $0 + $1.sizes[axis] }
        if axis == rank - 1, rank != 2 {
            return net.add(call.name, Concatenation(), inputs, sizes: sizes, isColumn: inputs[0].isColumn)
        }
        // Height and width are behind the channels here.
        let place = rank == 3 ? axis + 2 : axis + 1
        return net.add(call.name, FormulaLayer("Concatenate") { .concatenated($0, along: place) }, inputs, sizes: sizes)
    }

    /// The inputs with one rank, here too.
    private mutating func alike(_ call: KerasCall) throws(KerasError) -> [KerasTensor] {
        var inputs: [KerasTensor] = []
        for input in call.inputs { inputs.append(try settle(input)) }
        guard inputs.allSatisfy({ $0.sizes.count == inputs[0].sizes.count }) else {
            throw call.settings.failure(.unsupported("a join of \(inputs.map(\.sizes)), of different ranks,"))
        }
        guard inputs.contains(where: \.isColumn), !inputs.allSatisfy(\.isColumn) else { return inputs }
        for (place, input) in inputs.enumerated() where input.isColumn {
            inputs[place] = add(LayerName("\(call.name)/row \(place)"), Flatten(), [input], sizes: input.sizes)
        }
        return inputs
    }

    /// x + y and its like, of a value and a number or of two values.
    static func arithmetic(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let operation = operation(of: call.settings)
        if call.inputs.count == 2, call.numbers.isEmpty {
            switch operation {
            case "add": return try sum(&net, call)
            case "subtract": return try difference(&net, call)
            case "multiply": return try product(&net, call)
            default: break
            }
        }
        guard call.inputs.count == 1, call.numbers.count == 1 else {
            throw call.settings.failure(.unsupported("this operation of \(call.inputs.count) values"))
        }
        let number = call.numbers[0], line: (scale: Float, shift: Float)
        switch (operation, call.beginsWithNumber) {
        case ("add", _): line = (1, number)
        case ("multiply", _): line = (number, 0)
        case ("subtract", false): line = (1, -number)
        case ("subtract", true): line = (-1, number)
        case ("divide", false) where number != 0, ("truedivide", false) where number != 0: line = (1 / number, 0)
        default: throw call.settings.failure(.unsupported("this operation of a value and a number"))
        }
        let x = try net.input(of: call)
        let layer = FormulaLayer(call.settings.className) {
            $0[0].applying(.linear(scale: line.scale, shift: line.shift))
        }
        return net.add(call.name, layer, [x], sizes: x.sizes, isColumn: x.isColumn)
    }
}
