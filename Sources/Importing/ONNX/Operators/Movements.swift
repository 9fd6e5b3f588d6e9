import Networks
import Tensors

// Elements that are picked, repeated, put beside one another.

extension Operators {
    static let movements: [String: Translator] = [
        "Concat": concatenation, "Split": split, "Slice": slice, "Tile": tile, "Pad": pad, "Trilu": triangle,
    ]

    // MARK: Beside one another

    @Sendable private static func concatenation(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let inputs = try call.inputs.indices.map { index throws(ONNXError) in try call.input(index) }
        guard let first = inputs.first, let given = call.int("axis") ?? (call.opset < 4 ? 1 : nil) else {
            throw call.failure(.shape("a missing axis"))
        }
        let axis = try call.axis(given, rank: first.sizes.count)
        let fits = inputs.allSatisfy { input in
            input.sizes.count == first.sizes.count
                && input.sizes.indices.allSatisfy { $0 == axis || input.sizes[$0] == first.sizes[$0] }
        }
        try call.require(fits, inputs.map { "\($0.sizes)" }.joined(separator: " beside "))
        if inputs.count == 1 { return inputs }
        var traced = inputs.compactMap { input in if case .traced(let value) = input { value } else { nil } }
        // What lies alike in the engine stays as it lies.
        var order = traced[0].order
        let isAlike =
            traced.allSatisfy { $0.order == order } && order[axis] != nil
            && Set(traced.map(\.one.shape.rank)).count == 1
        if !isAlike {
            traced = traced.map(call.translation.plain)
            order = first.sizes.indices.map { $0 }
        }
        let physical = order[axis]!, rank = traced[0].one.shape.rank
        let batch = traced.compactMap(\.batchAxis).first
        if batch == physical { throw call.failure(.unsupported("to put examples beside one another")) }
        if traced.count == inputs.count, physical == 1, rank == 4 {
            var joined = try call.translation.add(Concatenation(), reading: traced, for: call)
            joined.order = order
            return [.traced(joined)]
        }
        let examples = ExampleCount(traced)
        var parts: [Constant?] = []
        for (index, input) in inputs.enumerated() {
            guard case .known(let known) = input else {
                parts.append(nil)
                continue
            }
            parts.append(call.constant(known.lying(order, rank: rank).tensor, "part \(index)"))
        }
        let isOfOne = traced.map { $0.batchAxis == nil }
        var joined = try call.formula(traced) { [parts] values in
            var next = values.indices.makeIterator()
            let count = examples?(values) ?? 1
            return .concatenated(
                parts.map { constant in
                    if let constant { return values[0].constant(constant).repeated(count, along: batch) }
                    let index = next.next()!
                    return isOfOne[index] ? values[index].repeated(count, along: batch) : values[index]
                }, along: physical)
        }
        joined.order = order
        return [.traced(joined)]
    }

    @Sendable private static func split(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.traced(0)
        let axis = try call.axis(call.int("axis", 0), rank: x.rank), size = x.sizes[axis]
        let count = max(call.node.outputs.count, 1), step = (size + count - 1) / count
        let parts =
            try call.whole(1) ?? call.ints("split")
            ?? (0..<count).map { max(0, min(step, size - $0 * step)) }
        try call.require(
            parts.count == count && parts.allSatisfy { (1...size).contains($0) } && parts.reduce(0, +) == size,
            "parts of \(parts) of \(x.sizes)")
        var start = 0, results: [Translation.FileValue] = []
        for (index, part) in parts.enumerated() {
            results.append(
                .traced(try stretch(call, x, axis, start..<start + part, suffix: index == 0 ? "" : " \(index)")))
            start += part
        }
        return results
    }

    // MARK: Picked

    /// A stretch of an axis.
    private static func stretch(
        _ call: OperatorCall, _ x: TracedValue, _ axis: Int, _ range: Range<Int>, suffix: String = ""
    ) throws(ONNXError) -> TracedValue {
        if range == 0..<x.sizes[axis] { return x }
        guard let physical = x.order[axis] else { throw call.failure(.shape("places \(range) of one")) }
        if physical == x.batchAxis { throw call.failure(.unsupported("to take examples apart")) }
        var part = try call.formula([x], suffix: suffix) { $0[0].slice(physical, range) }
        part.order = x.order
        return part
    }

    /// Elements of an axis, each from one place: what is picked, mirrored or repeated.
    static func picked(
        _ call: OperatorCall, _ x: TracedValue, _ axis: Int, _ places: [Int], suffix: String = ""
    ) throws(ONNXError) -> TracedValue {
        let size = x.sizes[axis]
        if places.isEmpty { throw call.failure(.unsupported("an empty piece of an axis of \(size)")) }
        try call.require(places.allSatisfy { (0..<size).contains($0) }, "places of an axis of \(size)")
        if places == Array(0..<size) { return x }
        if places == Array(places[0]..<places[0] + places.count) {
            return try stretch(call, x, axis, places[0]..<places[0] + places.count, suffix: suffix)
        }
        return try interpolated(call, x, axis, places.map { [(index: $0, weight: Float(1))] }, suffix: suffix)
    }

    /// Elements of an axis that are sums of others.
    static func interpolated(
        _ call: OperatorCall, _ x: TracedValue, _ axis: Int, _ rows: [[(index: Int, weight: Float)]],
        suffix: String = ""
    ) throws(ONNXError) -> TracedValue {
        var x = x
        if x.order[axis] == nil { x = call.translation.plain(x) }
        let physical = x.order[axis]!
        if physical == x.batchAxis { throw call.failure(.unsupported("to mix examples")) }
        let taps = Taps(rows)
        var result = try call.formula([x], suffix: suffix) { $0[0].interpolated(along: physical, taps) }
        result.order = x.order
        return result
    }

    @Sendable private static func slice(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        var x = try call.traced(0)
        for (axis, places) in try Slicing.places(of: call, sizes: x.sizes) {
            x = try picked(call, x, axis, places, suffix: " \(axis)")
        }
        return [.traced(x)]
    }

    // MARK: Repeated

    @Sendable private static func tile(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        var x = try call.traced(0)
        guard let repeats = try call.whole(1), repeats.count == x.rank, repeats.allSatisfy({ (1...4096).contains($0) }),
            KnownValue.isSound(zip(x.sizes, repeats).map { $0 * $1 })
        else {
            throw call.failure(.shape("such repeats"))
        }
        for (axis, count) in repeats.enumerated() where count > 1 {
            let size = x.sizes[axis]
            x = try picked(call, x, axis, (0..<count * size).map { $0 % size }, suffix: " \(axis)")
        }
        return [.traced(x)]
    }

    @Sendable private static func pad(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        var x = try call.traced(0)
        let axes = try call.axes(input: 3, rank: x.rank) ?? Array(0..<x.rank)
        guard let pads = try call.whole(1) ?? call.ints("pads") ?? call.ints("paddings"), pads.count == 2 * axes.count,
            pads.allSatisfy({ (-(1 << 20)...(1 << 20)).contains($0) })
        else { throw call.failure(.shape("such padding")) }
        let number = try call.known(2)?.uniform ?? call.float("value", 0), mode = call.text("mode", "constant")
        for (index, axis) in axes.enumerated() {
            let before = pads[index], after = pads[index + axes.count], size = x.sizes[axis]
            if before == 0, after == 0 { continue }
            try call.require(
                size + before + after > 0 && before > -size && after > -size, "padding of \(pads) for \(x.sizes)")
            let suffix = " \(axis)"
            if mode == "constant" {
                x = try stretch(call, x, axis, max(0, -before)..<size + min(0, after), suffix: suffix + " cut")
                let (start, end) = (max(0, before), max(0, after))
                if start == 0, end == 0 { continue }
                if x.order[axis] == nil { x = call.translation.plain(x) }
                let physical = x.order[axis]!
                if physical == x.batchAxis { throw call.failure(.unsupported("to pad examples")) }
                let order = x.order
                x = try call.formula([x], suffix: suffix) {
                    $0[0].padded(along: physical, before: start, after: end, with: number)
                }
                x.order = order
                continue
            }
            let places = try (-before..<size + after).map { place throws(ONNXError) in
                switch mode {
                case "edge": return min(max(place, 0), size - 1)
                case "wrap": return (place % size + size) % size
                case "reflect":
                    let period = max(1, 2 * (size - 1)), turned = (place % period + period) % period
                    return turned < size ? turned : period - turned
                default: throw call.failure(.unsupported("padding by \"\(mode)\""))
                }
            }
            x = try picked(call, x, axis, places, suffix: suffix)
        }
        return [.traced(x)]
    }

    /// What lies on one side of a diagonal, zeros elsewhere.
    @Sendable private static func triangle(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), upper = call.flag("upper", true), k = try call.whole(1)?.first ?? 0
        try call.require(x.rank >= 2, "\(x.sizes)")
        let rows = x.sizes[x.rank - 2], columns = x.sizes[x.rank - 1]
        let mask = (0..<rows * columns).map { place -> Float in
            let distance = place % columns - place / columns
            return (upper ? distance >= k : distance <= k) ? 1 : 0
        }
        let constant = call.constant(Tensor(mask, shape: [rows, columns]), "triangle")
        return [.traced(try call.formula([x]) { $0[0] * $0[0].constant(constant) })]
    }
}

extension Value {
    /// As many times as there are examples, along the axis that counts them.
    fileprivate func repeated(_ count: Int, along axis: Int?) -> Value {
        guard let axis, count > 1 else { return self }
        let size = shape[axis]
        if size == 1 { return broadcast(to: shape.replacing(axis, with: count)) }
        let before = Array(shape.sizes[..<axis]), behind = Array(shape.sizes[axis...])
        return reshaped(to: Shape(before + [1] + behind)).broadcast(to: Shape(before + [count] + behind))
            .reshaped(to: shape.replacing(axis, with: count * size))
    }
}
