import Networks
import Tensors

// What moves elements or makes them more. Keras counts them with the channels last; where that order shows, it is kept.

extension KerasAssembly {
    /// ZeroPadding2D: left to the convolution behind it, if there is one.
    static func zeroPadding(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        var x = try net.image(of: call)
        try net.checkChannelsLast(call.settings)
        let (before, after) = try call.settings.margins("padding")
        x.sizes[0] += before.height + after.height
        x.sizes[1] += before.width + after.width
        x.pending = (call.name, .padding(before: before, after: after))
        return x
    }

    /// Cropping2D.
    static func cropping(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let x = try net.image(of: call)
        try net.checkChannelsLast(call.settings)
        let (before, after) = try call.settings.margins("cropping")
        let rows = x.sizes[0] - before.height - after.height, columns = x.sizes[1] - before.width - after.width
        guard rows > 0, columns > 0 else { throw call.settings.failure(.misfit("it leaves nothing of \(x.sizes)")) }
        let layer = FormulaLayer("Cropping2D") { inputs in
            inputs[0].slice(2, before.height..<before.height + rows).slice(3, before.width..<before.width + columns)
        }
        return net.add(call.name, layer, [x], sizes: [rows, columns, x.channels], isPooling: true)
    }

    /// UpSampling2D: each place several times, or between its neighbours by straight lines.
    static func upSampling(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let settings = call.settings, x = try net.image(of: call), factor = try settings.pair("size", or: .init(2))
        try net.checkChannelsLast(settings)
        let rows = x.sizes[0] * factor.height, columns = x.sizes[1] * factor.width
        guard max(rows, columns) <= KerasSettings.largest else { throw settings.wrong("size") }
        let taps: (Taps, Taps)
        switch try settings.text("interpolation", or: "nearest") {
        case "nearest":
            taps = (.repeating(x.sizes[0], times: factor.height), .repeating(x.sizes[1], times: factor.width))
        case "bilinear": taps = (.linear(from: x.sizes[0], to: rows), .linear(from: x.sizes[1], to: columns))
        case let name: throw settings.failure(.unsupported("the interpolation \"\(name)\""))
        }
        let layer = FormulaLayer("UpSampling2D") { $0[0].interpolated(along: 2, taps.0).interpolated(along: 3, taps.1) }
        return net.add(call.name, layer, [x], sizes: [rows, columns, x.channels])
    }

    /// Flatten: all elements in one row, channels last.
    static func flatten(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        try net.reshaped(try net.input(of: call), to: nil, call)
    }

    /// Reshape.
    static func reshape(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let x = try net.input(of: call), count = x.sizes.reduce(1, *)
        guard var target = try call.settings.integers("target_shape"), 1...3 ~= target.count,
            target.allSatisfy({ $0 > 0 || $0 == -1 }), target.count(where: { $0 == -1 }) <= 1
        else { throw call.settings.failure(.unsupported("this shape")) }
        let known = target.reduce(1) { $1 == -1 ? $0 : $0 * $1 }
        if let open = target.firstIndex(of: -1) { target[open] = max(count / known, 1) }
        guard target.reduce(1, *) == count else {
            throw call.settings.failure(.misfit("\(x.sizes) cannot become \(target)"))
        }
        return try net.reshaped(x, to: target, call)
    }

    /// - Parameter sizes: nil for one row.
    private mutating func reshaped(_ x: KerasTensor, to sizes: [Int]?, _ call: KerasCall) throws(KerasError)
        -> KerasTensor
    {
        let count = x.sizes.reduce(1, *), target = sizes ?? [count]
        if target == x.sizes { return x }
        // Between [C] and [1, 1, C] nothing moves: the kit keeps both as [N, C, 1, 1].
        let isOnePlace = x.sizes == [1, 1, count] || x.isColumn
        if isOnePlace, target == [count] || target == [1, 1, count] {
            var same = x
            same.sizes = target
            same.isColumn = target.count == 1
            return same
        }
        let layer = FormulaLayer(call.settings.className) { inputs in
            let x = inputs[0], last = x.shape.rank == 4 ? x.transposed([0, 2, 3, 1]) : x
            let reshaped = sizes.map { last.reshaped(to: Shape([x.shape[0]] + $0)) } ?? last.rows
            return target.count == 3 ? reshaped.transposed([0, 3, 1, 2]) : reshaped
        }
        return add(call.name, layer, [x], sizes: target, isPooling: true)
    }

    /// Permute: the axes in another order, counted from 1.
    static func permute(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let x = try net.input(of: call)
        guard let order = try call.settings.integers("dims"), order.sorted() == Array(1...max(order.count, 1)),
            order.count == x.sizes.count
        else { throw call.settings.failure(.misfit("the axes of \(x.sizes) have another order")) }
        if order.count == 1 { return x }
        let layer = FormulaLayer("Permute") { inputs in
            let x = inputs[0], last = x.shape.rank == 4 ? x.transposed([0, 2, 3, 1]) : x
            let moved = last.transposed([0] + order)
            return x.shape.rank == 4 ? moved.transposed([0, 3, 1, 2]) : moved
        }
        return net.add(call.name, layer, [x], sizes: order.map { x.sizes[$0 - 1] }, isPooling: true)
    }
}
