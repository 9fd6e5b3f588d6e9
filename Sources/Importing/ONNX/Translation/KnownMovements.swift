import Tensors

// Elements of known values that change places.

extension KnownOperators {
    static func movement(_ call: OperatorCall, _ inputs: [KnownValue?]) throws(ONNXError) -> [KnownValue]? {
        switch call.key {
        case "Constant": return [try constant(call)]
        case "ConstantOfShape":
            guard let sizes = try call.whole(0), sizes.allSatisfy({ (0...(1 << 28)).contains($0) }), sizes.count < 16
            else {
                throw call.failure(.shape("such a shape"))
            }
            try call.require(KnownValue.isSound(sizes), "a shape of \(sizes)")
            let count = sizes.reduce(1, *)
            guard case .tensor(let stored)? = call.attribute("value"), let value = KnownValue(stored), value.count > 0
            else {
                return [KnownValue(Tensor(zeros: Shape(sizes)))]
            }
            return [value.picking(Array(repeating: 0, count: count), sizes: sizes)]
        case "Range": return [try range(call, inputs)]
        case "Identity": return inputs.first.flatMap { $0 }.map { [$0] }
        default: break
        }
        guard let x = inputs.first.flatMap({ $0 }) else { return nil }
        switch call.key {
        case "Transpose":
            let order = call.ints("perm") ?? Array((0..<x.sizes.count).reversed())
            try call.require(order.sorted() == Array(x.sizes.indices), "an order of \(order) for \(x.sizes)")
            return [x.transposed(order)]
        case "Reshape", "Flatten", "Squeeze", "Unsqueeze": return [x.reshaped(to: try sizes(call, x))]
        case "Expand":
            guard let wanted = try call.whole(1), let sizes = Broadcasting.sizes(x.sizes, wanted),
                wanted.allSatisfy({ $0 >= 0 })
            else {
                throw call.failure(.shape("\(try call.whole(1) ?? []) beside \(x.sizes)"))
            }
            try call.require(KnownValue.isSound(sizes), "a shape of \(sizes)")
            return [x.broadcast(to: sizes)]
        case "Slice":
            var result = x
            for (axis, places) in try Slicing.places(of: call, sizes: x.sizes) {
                result = result.picking(places, along: axis)
            }
            return [result]
        case "Concat":
            let parts = inputs.compactMap { $0 }
            guard parts.count == inputs.count, let given = call.int("axis") else { return nil }
            let axis = try call.axis(given, rank: x.sizes.count)
            let fits = parts.allSatisfy { part in
                part.sizes.count == x.sizes.count
                    && part.sizes.indices.allSatisfy { $0 == axis || part.sizes[$0] == x.sizes[$0] }
            }
            try call.require(fits, parts.map { "\($0.sizes)" }.joined(separator: " beside "))
            return [KnownValue.concatenated(parts, along: axis)]
        case "Gather":
            guard inputs.count > 1, let indices = inputs[1], let whole = indices.whole else { return nil }
            let axis = try call.axis(call.int("axis", 0), rank: x.sizes.count), size = x.sizes[axis]
            try call.require(whole.allSatisfy { (-size..<size).contains($0) }, "an index beyond \(size)")
            let taken = x.picking(whole.map { $0 < 0 ? $0 + size : $0 }, along: axis)
            return [taken.reshaped(to: Array(x.sizes[..<axis]) + indices.sizes + Array(x.sizes[(axis + 1)...]))]
        case "Split":
            let axis = try call.axis(call.int("axis", 0), rank: x.sizes.count), size = x.sizes[axis]
            let count = max(1, call.node.outputs.count), step = (size + count - 1) / count
            let parts =
                try call.whole(1) ?? call.ints("split") ?? (0..<count).map { max(0, min(step, size - $0 * step)) }
            try call.require(
                parts.allSatisfy { (0...size).contains($0) } && parts.reduce(0, +) == size,
                "parts of \(parts) of \(x.sizes)")
            var start = 0
            return parts.map { part in
                defer { start += part }
                return x.picking(Array(start..<start + part), along: axis)
            }
        case "Tile":
            guard let repeats = try call.whole(1), repeats.count == x.sizes.count,
                repeats.allSatisfy({ (0...4096).contains($0) }),
                KnownValue.isSound(zip(x.sizes, repeats).map { $0 * $1 })
            else { throw call.failure(.shape("such repeats")) }
            var result = x
            for (axis, count) in repeats.enumerated() {
                result = result.picking((0..<count * x.sizes[axis]).map { $0 % x.sizes[axis] }, along: axis)
            }
            return [result]
        case "ScatterND", "ScatterElements", "Scatter":
            guard inputs.count == 3, let updates = inputs[2] else { return nil }
            return [try Scattering(call).merged(x, updates)]
        default: return nil
        }
    }

    /// The sizes that Reshape and its kin give.
    private static func sizes(_ call: OperatorCall, _ x: KnownValue) throws(ONNXError) -> [Int] {
        let rank = x.sizes.count
        switch call.key {
        case "Flatten":
            let given = call.int("axis", 1), axis = given < 0 ? given + rank : given
            try call.require((0...rank).contains(axis), "axis \(given) of \(x.sizes)")
            return [x.sizes[..<axis].reduce(1, *), x.sizes[axis...].reduce(1, *)]
        case "Squeeze":
            let axes = try call.axes(input: 1, rank: rank) ?? x.sizes.indices.filter { x.sizes[$0] == 1 }
            try call.require(axes.allSatisfy { x.sizes[$0] == 1 }, "axes \(axes) of \(x.sizes)")
            return x.sizes.indices.filter { !axes.contains($0) }.map { x.sizes[$0] }
        case "Unsqueeze":
            let count = try (call.whole(1) ?? call.ints("axes"))?.count ?? 0
            guard let axes = try call.axes(input: 1, rank: rank + count), Set(axes).count == count else {
                throw call.failure(.shape("missing or repeated axes"))
            }
            var sizes = x.sizes
            for axis in axes.sorted() { sizes.insert(1, at: axis) }
            return sizes
        default:
            guard var target = try call.whole(1) ?? call.ints("shape") else {
                throw call.failure(.shape("a missing shape"))
            }
            for (axis, size) in target.enumerated() where size == 0 && !call.flag("allowzero") {
                try call.require(axis < rank, "a shape of \(target) for \(x.sizes)")
                target[axis] = x.sizes[axis]
            }
            let known = target.filter { $0 != -1 }.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
            if let open = target.firstIndex(of: -1), known > 0, x.count % known == 0 { target[open] = x.count / known }
            try call.require(
                KnownValue.isSound(target) && target.allSatisfy { $0 >= 0 } && target.reduce(1, *) == x.count,
                "a shape of \(target) for \(x.sizes)")
            return target
        }
    }
}
