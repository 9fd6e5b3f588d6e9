import Networks
import Tensors

// Axes that come, go and change places: most are only noted.

extension Operators {
    static let shapes: [String: Translator] = [
        "Transpose": transpose, "Reshape": reshape, "Flatten": flatten, "Squeeze": squeeze, "Unsqueeze": unsqueeze,
        "Expand": expand, "DepthToSpace": depthToSpace, "SpaceToDepth": spaceToDepth, "Shape": shape, "Size": size,
        "EyeLike": eye,
    ]

    @Sendable private static func transpose(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        var x = try call.traced(0)
        let order = call.ints("perm") ?? Array((0..<x.rank).reversed())
        try call.require(order.sorted() == Array(0..<x.rank), "an order of \(order) for \(x.sizes)")
        x.order = order.map { x.order[$0] }
        return [.traced(x)]
    }

    // MARK: Other sizes

    @Sendable private static func reshape(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.traced(0)
        guard let wanted = try call.whole(1) ?? call.ints("shape") else {
            throw call.failure(.shape("a missing shape"))
        }
        var target = wanted
        for (axis, size) in wanted.enumerated() where size == 0 && !call.flag("allowzero") {
            try call.require(axis < x.rank, "a shape of \(wanted) for \(x.sizes)")
            target[axis] = x.sizes[axis]
        }
        return [.traced(try reshaped(call, x, to: target))]
    }

    @Sendable private static func flatten(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.traced(0), given = call.int("axis", 1), axis = given < 0 ? given + x.rank : given
        try call.require((0...x.rank).contains(axis), "axis \(given) of \(x.sizes)")
        let target = [x.sizes[..<axis].reduce(1, *), x.sizes[axis...].reduce(1, *)]
        return [.traced(try reshaped(call, x, to: target))]
    }

    @Sendable private static func squeeze(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.traced(0)
        let axes = try call.axes(input: 1, rank: x.rank) ?? x.sizes.indices.filter { x.sizes[$0] == 1 && $0 != x.batch }
        try call.require(axes.allSatisfy { x.sizes[$0] == 1 }, "axes \(axes) of \(x.sizes)")
        return [.traced(try reshaped(call, x, to: x.sizes.indices.filter { !axes.contains($0) }.map { x.sizes[$0] }))]
    }

    @Sendable private static func unsqueeze(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        var x = try call.traced(0)
        let count = try (call.whole(1) ?? call.ints("axes"))?.count ?? 0
        guard let axes = try call.axes(input: 1, rank: x.rank + count), Set(axes).count == count else {
            throw call.failure(.shape("missing or repeated axes"))
        }
        for axis in axes.sorted() { x.order.insert(nil, at: axis) }
        return [.traced(x)]
    }

    /// The same elements with other sizes, one of which may be -1.
    static func reshaped(
        _ call: OperatorCall, _ x: TracedValue, to wanted: [Int], suffix: String = ""
    ) throws(ONNXError) -> TracedValue {
        var target = wanted
        let count = x.sizes.reduce(1, *), open = target.indices.filter { target[$0] == -1 }
        let known = target.filter { $0 != -1 }.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        try call.require(
            open.count <= 1 && (open.isEmpty || known > 0 && count % known == 0), "a shape of \(wanted) for \(x.sizes)")
        if let open = open.first { target[open] = count / known }
        try call.require(
            target.allSatisfy { $0 > 0 && $0 <= count }
                && target.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue }) == count,
            "a shape of \(wanted) for \(x.sizes)")
        if let noted = noting(x, target) { return noted }
        let plain = call.translation.plain(x)
        guard let batch = plain.batchAxis, let examples = ExampleCount([plain]) else {
            return try call.formula([plain], suffix: suffix) { [target] in $0[0].reshaped(to: Shape(target)) }
        }
        let axis = try axis(ofExamples: call, plain, batch, target)
        var y = try call.formula([plain], suffix: suffix) { [target] inputs in
            inputs[0].reshaped(to: Shape(target).replacing(axis, with: target[axis] * examples(inputs)))
        }
        // The axis of one example is gone into the one before it.
        let isGone = target[..<axis].reduce(1, *) != plain.sizes[..<batch].reduce(1, *)
        y.examplesVaryFastest = target[axis] > 1 && (isGone || plain.examplesVaryFastest)
        return y
    }

    /// The value with axes of size 1 that come or go, where nothing else changes.
    private static func noting(_ x: TracedValue, _ target: [Int]) -> TracedValue? {
        if x.examplesVaryFastest { return nil }
        let batch = x.batch
        // Axes that have to stay, in order.
        var kept = x.sizes.indices.filter { x.sizes[$0] != 1 || $0 == batch }[...]
        var order: [Int?] = []
        for size in target {
            if let next = kept.first, x.sizes[next] == size, size != 1 || next == batch {
                order.append(x.order[next])
                kept.removeFirst()
            } else if size == 1, kept.first != batch || batch.map({ x.sizes[$0] == 1 }) ?? true {
                // (Examples that one axis counts with something behind them are counted by an axis of their own as soon as there is
                // one.)
                order.append(nil)
            } else {
                return nil
            }
        }
        guard kept.isEmpty else { return nil }
        var noted = x
        noted.order = order
        return noted
    }

    /// The axis that counts examples once a shape is another one: that before which there is as much as before.
    private static func axis(
        ofExamples call: OperatorCall, _ x: TracedValue, _ batch: Int, _ target: [Int]
    ) throws(ONNXError) -> Int {
        let sizes = x.sizes
        let before = sizes[..<batch].reduce(1, *), behind = sizes[(batch + 1)...].reduce(1, *)
        if x.examplesVaryFastest {
            // One of their own behind what they were counted with, or the axis that counts that.
            let own = target.indices.first { target[$0] == 1 && target[..<$0].reduce(1, *) == before * sizes[batch] }
            let same = target.indices.first { target[$0] > 1 && target[...$0].reduce(1, *) == before * sizes[batch] }
            guard let axis = own ?? same else {
                throw call.failure(.unsupported("to mix examples, \(sizes) as \(target),"))
            }
            return axis
        }
        var product = 1
        for (axis, size) in target.enumerated() {
            if product == before {
                // The axis is gone, for it had one example: it went into the one before it.
                let isGone = axis > 0 && before > 1 && sizes[batch] == 1 && behind > 1 && size == behind
                return isGone ? axis - 1 : axis
            }
            product *= size
        }
        throw call.failure(.unsupported("to mix examples, \(sizes) as \(target),"))
    }

    @Sendable private static func expand(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.traced(0)
        guard let wanted = try call.whole(1), wanted.allSatisfy({ (1...(1 << 24)).contains($0) }) else {
            throw call.failure(.shape("a missing shape"))
        }
        guard let sizes = Broadcasting.sizes(x.sizes, wanted) else {
            throw call.failure(.shape("\(wanted) beside \(x.sizes)"))
        }
        try call.require(KnownValue.isSound(sizes), "a shape of \(sizes)")
        if sizes == x.sizes { return [.traced(x)] }
        let plain = call.translation.plain(x), missing = sizes.count - x.rank
        let examples = ExampleCount([plain]), batch = plain.batchAxis.map { $0 + missing }
        if let batch { try call.require(sizes[batch] == plain.sizes[batch - missing], "\(wanted) beside \(x.sizes)") }
        return [
            .traced(
                try call.formula([plain]) { inputs in
                    var shape = Shape(sizes)
                    if let batch, let examples { shape = shape.replacing(batch, with: sizes[batch] * examples(inputs)) }
                    return inputs[0].broadcast(to: shape)
                })
        ]
    }

    // MARK: Channels and places

    /// Channels become places: `[N, C b², H, W]` to `[N, C, H b, W b]`.
    @Sendable private static func depthToSpace(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), block = call.int("blocksize", 0)
        try call.require(
            x.rank == 4 && block > 0 && x.sizes[1] % (block * block) == 0, "blocks of \(block) in \(x.sizes)")
        let isColumnFirst = call.text("mode", "DCR") == "CRD"
        return [
            .traced(
                try call.formula([x]) { inputs in
                    let s = inputs[0].shape, c = s[1] / (block * block)
                    let parts =
                        isColumnFirst
                        ? inputs[0].reshaped(to: [s[0], c, block, block, s[2], s[3]]).transposed([0, 1, 4, 2, 5, 3])
                        : inputs[0].reshaped(to: [s[0], block, block, c, s[2], s[3]]).transposed([0, 3, 4, 1, 5, 2])
                    return parts.reshaped(to: [s[0], c, s[2] * block, s[3] * block])
                })
        ]
    }

    /// Places become channels: `[N, C, H, W]` to `[N, C b², H / b, W / b]`.
    @Sendable private static func spaceToDepth(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), block = call.int("blocksize", 0)
        let order = call.text("mode", "DCR") == "CRD" ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4]
        try call.require(
            x.rank == 4 && block > 0 && x.sizes[2] % block == 0 && x.sizes[3] % block == 0,
            "blocks of \(block) in \(x.sizes)")
        return [
            .traced(
                try call.formula([x]) { inputs in
                    let s = inputs[0].shape, h = s[2] / block, w = s[3] / block
                    return inputs[0].reshaped(to: [s[0], s[1], h, block, w, block]).transposed(order)
                        .reshaped(to: [s[0], s[1] * block * block, h, w])
                })
        ]
    }

    // MARK: Sizes as numbers

    @Sendable private static func shape(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let sizes = try call.sizes(0)
        func place(_ name: String, _ fallback: Int) -> Int {
            let given = call.int(name, fallback)
            return min(max(given < 0 ? given + sizes.count : given, 0), sizes.count)
        }
        let start = place("start", 0), end = max(start, place("end", sizes.count))
        return [.known(KnownValue(Array(sizes[start..<end]), [end - start]))]
    }

    @Sendable private static func size(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        [.known(KnownValue([try call.sizes(0).reduce(1, *)], []))]
    }

    /// Ones on a diagonal of a matrix of the input's sizes.
    @Sendable private static func eye(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let sizes = try call.sizes(0), k = call.int("k", 0)
        try call.require(sizes.count == 2 && sizes[0] * sizes[1] <= 1 << 26, "\(sizes)")
        let given = try call.input(0).type, type = call.int("dtype").flatMap(ONNXType.init) ?? given
        let isOne = (0..<sizes[0] * sizes[1]).map { place in
            let (row, column) = place.quotientAndRemainder(dividingBy: sizes[1])
            return column.subtractingReportingOverflow(row).partialValue == k
        }
        if type.isWhole { return [.known(KnownValue(isOne.map { $0 ? 1 : 0 }, sizes, type: type))] }
        return [.known(KnownValue(Tensor(isOne.map { $0 ? 1 : 0 }, shape: Shape(sizes)), type: type))]
    }
}
