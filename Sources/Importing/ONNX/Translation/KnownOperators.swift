import Tensors

/// Operators on values that are known: arithmetic on whole numbers, and elements that only change places.
///
/// What else follows from known values, the layers compute.
enum KnownOperators {
    /// - Returns: nil for an operator that is not one of these, on those values.
    static func results(of call: OperatorCall) throws(ONNXError) -> [KnownValue]? {
        let inputs = call.inputs.map { $0.flatMap(\.known) }
        if let result = try movement(call, inputs) { return result }
        if let first = inputs.first.flatMap({ $0 }), first.type.isWhole || call.key == "Cast" || call.key == "CastLike"
        {
            return try arithmetic(call, inputs)
        }
        return nil
    }

    /// Operators that no layer has, for they are of use on known values alone.
    static let names: Set = ["Constant", "ConstantOfShape", "Range", "NonZero", "OneHot", "EyeLike", "BitShift"]

    // MARK: Elements that change places

    private static func movement(_ call: OperatorCall, _ inputs: [KnownValue?]) throws(ONNXError) -> [KnownValue]? {
        switch call.key {
        case "Constant": return [try constant(call)]
        case "ConstantOfShape":
            guard let sizes = try call.whole(0), sizes.allSatisfy({ (0...(1 << 28)).contains($0) }), sizes.count < 16
            else {
                throw call.failure(.shape("such a shape"))
            }
            let count = sizes.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
            try call.require((0...(1 << 28)).contains(count), "a shape of \(sizes)")
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
            try call.require(isSound(sizes), "a shape of \(sizes)")
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
            guard let indices = inputs[1], let whole = indices.whole else { return nil }
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
                parts.allSatisfy { $0 >= 0 } && parts.reduce(0, +) == size, "parts of \(parts) of \(x.sizes)")
            var start = 0
            return parts.map { part in
                defer { start += part }
                return x.picking(Array(start..<start + part), along: axis)
            }
        case "Tile":
            guard let repeats = try call.whole(1), repeats.count == x.sizes.count,
                repeats.allSatisfy({ (0...4096).contains($0) }),
                isSound(zip(x.sizes, repeats).map { $0 * $1 })
            else { throw call.failure(.shape("such repeats")) }
            var result = x
            for (axis, count) in repeats.enumerated() {
                result = result.picking((0..<count * x.sizes[axis]).map { $0 % x.sizes[axis] }, along: axis)
            }
            return [result]
        case "ScatterND": return [try scattered(call, x, inputs)]
        default: return nil
        }
    }

    /// x with some of its points, by tuples of indices, replaced or added to.
    private static func scattered(
        _ call: OperatorCall, _ x: KnownValue, _ inputs: [KnownValue?]
    ) throws(ONNXError) -> KnownValue {
        guard inputs.count == 3, let indices = inputs[1], let tuples = indices.whole, let updates = inputs[2],
            let depth = indices.sizes.last, (1...max(1, x.sizes.count)).contains(depth), depth <= x.sizes.count
        else { throw call.failure(.shape("such indices")) }
        let rest = x.sizes[depth...].reduce(1, *), strides = x.shape.strides
        try call.require(updates.count == tuples.count / depth * rest, "updates of \(updates.sizes)")
        var places: [Int] = []
        for start in stride(from: 0, to: tuples.count, by: depth) {
            var place = 0
            for axis in 0..<depth {
                let index = tuples[start + axis], size = x.sizes[axis]
                try call.require((-size..<size).contains(index), "an index beyond \(size)")
                place += (index < 0 ? index + size : index) * strides[axis]
            }
            places.append(place)
        }
        func merged<Number>(_ old: [Number], _ new: [Number], _ merge: (Number, Number) -> Number) -> [Number] {
            var result = old
            for (point, place) in places.enumerated() {
                for offset in 0..<rest {
                    result[place + offset] = merge(result[place + offset], new[point * rest + offset])
                }
            }
            return result
        }
        let reduction = call.text("reduction", "none")
        if case .whole(let old) = x.numbers, let new = updates.whole {
            let merge: (Int, Int) -> Int =
                switch reduction {
                case "add": { $0 &+ $1 }
                case "mul": { $0 &* $1 }
                case "max": { max($0, $1) }
                case "min": { min($0, $1) }
                default: { $1 }
                }
            return KnownValue(merged(old, new, merge), x.sizes, type: x.type)
        }
        let merge: (Float, Float) -> Float =
            switch reduction {
            case "add": { $0 + $1 }
            case "mul": { $0 * $1 }
            case "max": { max($0, $1) }
            case "min": { min($0, $1) }
            default: { $1 }
            }
        return KnownValue(
            Tensor(merged(x.tensor.elements, updates.tensor.elements, merge), shape: x.shape), type: x.type)
    }

    /// Whether a value of these sizes is one that a file can ask for without taking all memory.
    private static func isSound(_ sizes: [Int]) -> Bool {
        var count = 1
        for size in sizes {
            let (product, overflows) = count.multipliedReportingOverflow(by: size)
            if overflows || product > 1 << 28 { return false }
            count = product
        }
        return true
    }

    private static func constant(_ call: OperatorCall) throws(ONNXError) -> KnownValue {
        switch (call.attribute("value"), call.node.attributes.first?.value) {
        case (.tensor(let stored)?, _):
            guard let known = KnownValue(stored) else { throw call.failure(.unknownType(stored.type)) }
            return known
        case (_, .float(let number)?): return KnownValue(Tensor([number], shape: []))
        case (_, .floats(let numbers)?): return KnownValue(Tensor(numbers, shape: [numbers.count]))
        case (_, .integer(let number)?): return KnownValue([number], [])
        case (_, .integers(let numbers)?): return KnownValue(numbers, [numbers.count])
        default: throw call.failure(.unsupported("a constant that is no number"))
        }
    }

    private static func range(_ call: OperatorCall, _ inputs: [KnownValue?]) throws(ONNXError) -> KnownValue {
        let parts = inputs.compactMap { $0 }
        guard parts.count == 3, parts.allSatisfy({ $0.count == 1 }) else { throw call.failure(.shape("a missing end")) }
        if parts[0].type.isWhole, let numbers = Optional(parts.compactMap { $0.whole?.first }), numbers.count == 3 {
            try call.require(
                numbers[2] != 0 && abs((numbers[1] - numbers[0]) / numbers[2]) < 1 << 28, "a range of \(numbers)")
            let all = Array(stride(from: numbers[0], to: numbers[1], by: numbers[2]))
            return KnownValue(all, [all.count], type: parts[0].type)
        }
        let numbers = parts.map { Double($0.tensor.elements[0]) }
        let count = max(0, ((numbers[1] - numbers[0]) / numbers[2]).rounded(.up))
        try call.require(count.isFinite && count < 1e8, "a range of \(numbers)")
        let all = (0..<Int(count)).map { Float(numbers[0] + Double($0) * numbers[2]) }
        return KnownValue(Tensor(all, shape: [all.count]), type: parts[0].type)
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
                isSound(target) && target.allSatisfy { $0 >= 0 } && target.reduce(1, *) == x.count,
                "a shape of \(target) for \(x.sizes)")
            return target
        }
    }

    // MARK: Whole numbers

    private static func arithmetic(_ call: OperatorCall, _ inputs: [KnownValue?]) throws(ONNXError) -> [KnownValue]? {
        guard let x = inputs[0] else { return nil }
        if let type = try castType(call, inputs) { return [x.cast(to: type)] }
        guard let a = x.whole else { return nil }
        let type = x.type
        func each(_ function: (Int) -> Int) -> [KnownValue] {
            [KnownValue(a.map { type.wrapping(function($0)) }, x.sizes, type: type)]
        }
        switch call.key {
        case "Neg": return each { 0 &- $0 }
        case "Abs": return each { $0 < 0 ? 0 &- $0 : $0 }
        case "Sign": return each { $0.signum() }
        case "Not": return each { $0 == 0 ? 1 : 0 }
        case "BitwiseNot": return each { ~$0 }
        case "Relu": return each { max(0, $0) }
        case "NonZero": return [x.placesOfNonZero(a)]
        case "ReduceProd", "ReduceSum", "ReduceMax", "ReduceMin": return try reduction(call, x, a)
        default: break
        }
        guard let function = try binary(call, type), inputs.count >= 2 else { return nil }
        var result = x, numbers = a
        for case let other? in inputs.dropFirst() {
            guard let b = other.whole, let sizes = Broadcasting.sizes(result.sizes, other.sizes), isSound(sizes) else {
                throw call.failure(.shape("\(result.sizes) beside \(other.sizes)"))
            }
            let left = KnownValue(numbers, result.sizes).broadcast(to: sizes).whole!
            let right = KnownValue(b, other.sizes).broadcast(to: sizes).whole!
            numbers = try zip(left, right).map { a, b throws(ONNXError) in
                guard let value = function.apply(a, b) else { throw call.failure(.shape("a division by 0")) }
                return function.resultType.wrapping(value)
            }
            result = KnownValue(numbers, sizes, type: function.resultType)
        }
        return [result]
    }

    private static func castType(_ call: OperatorCall, _ inputs: [KnownValue?]) throws(ONNXError) -> ONNXType? {
        switch call.key {
        case "Cast":
            guard let type = call.int("to").flatMap(ONNXType.init) else {
                throw call.failure(.unsupported("that type"))
            }
            return type
        case "CastLike": return inputs.count > 1 ? inputs[1]?.type : nil
        default: return nil
        }
    }

    private struct BinaryFunction {
        let resultType: ONNXType
        let apply: (Int, Int) -> Int?
    }

    private static func binary(_ call: OperatorCall, _ type: ONNXType) throws(ONNXError) -> BinaryFunction? {
        func number(_ apply: @escaping (Int, Int) -> Int?) -> BinaryFunction {
            BinaryFunction(resultType: type, apply: apply)
        }
        func truth(_ apply: @escaping (Int, Int) -> Bool) -> BinaryFunction {
            BinaryFunction(resultType: .bool) { apply($0, $1) ? 1 : 0 }
        }
        switch call.key {
        case "Add", "Sum": return number { $0 &+ $1 }
        case "Sub": return number { $0 &- $1 }
        case "Mul": return number { $0 &* $1 }
        case "Div": return number { $1 == 0 ? nil : $0.dividedReportingOverflow(by: $1).partialValue }
        case "Mod":
            let keepsSign = call.flag("fmod")
            return number { a, b in
                guard b != 0 else { return nil }
                let rest = a.remainderReportingOverflow(dividingBy: b).partialValue
                return keepsSign || rest == 0 || (rest < 0) == (b < 0) ? rest : rest + b
            }
        case "Pow":
            return number { a, b in
                guard b >= 0 else { return a == 1 ? 1 : 0 }
                var result = 1
                for _ in 0..<min(b, 64) { result = result &* a }
                return result
            }
        case "Max": return number { max($0, $1) }
        case "Min": return number { min($0, $1) }
        case "BitwiseAnd": return number { $0 & $1 }
        case "BitwiseOr": return number { $0 | $1 }
        case "BitwiseXor": return number { $0 ^ $1 }
        case "BitShift":
            let isLeft = call.text("direction", "") == "LEFT"
            return number { isLeft ? $0 << $1 : Int(bitPattern: UInt(bitPattern: $0) >> UInt(bitPattern: max(0, $1))) }
        case "Equal": return truth(==)
        case "Less": return truth(<)
        case "LessOrEqual": return truth(<=)
        case "Greater": return truth(>)
        case "GreaterOrEqual": return truth(>=)
        case "And": return truth { $0 != 0 && $1 != 0 }
        case "Or": return truth { $0 != 0 || $1 != 0 }
        case "Xor": return truth { ($0 != 0) != ($1 != 0) }
        default: return nil
        }
    }

    private static func reduction(_ call: OperatorCall, _ x: KnownValue, _ numbers: [Int]) throws(ONNXError)
        -> [KnownValue]?
    {
        let rank = x.sizes.count
        let axes = try call.axes(input: 1, rank: rank) ?? Array(0..<rank)
        if axes.isEmpty || numbers.isEmpty { return nil }
        let keeps = call.flag("keepdims", true), kept = x.sizes.indices.filter { !axes.contains($0) }
        let moved = x.transposed(kept + axes), group = axes.reduce(1) { $0 * x.sizes[$1] }
        guard let all = moved.whole else { return nil }
        let results = stride(from: 0, to: all.count, by: group).map { start -> Int in
            let part = all[start..<start + group]
            return switch call.key {
            case "ReduceProd": part.reduce(1, &*)
            case "ReduceMax": part.max()!
            case "ReduceMin": part.min()!
            default: part.reduce(0, &+)
            }
        }
        let sizes = keeps ? x.sizes.indices.map { axes.contains($0) ? 1 : x.sizes[$0] } : kept.map { x.sizes[$0] }
        return [KnownValue(results.map(x.type.wrapping), sizes, type: x.type)]
    }
}

extension Translation.FileValue {
    var known: KnownValue? { if case .known(let value) = self { value } else { nil } }
}

extension KnownValue {
    /// Some places of an axis.
    func picking(_ places: [Int], along axis: Int) -> KnownValue {
        if places == Array(0..<sizes[axis]) { return self }
        let before = sizes[..<axis].reduce(1, *), behind = sizes[(axis + 1)...].reduce(1, *), size = sizes[axis]
        var all: [Int] = []
        all.reserveCapacity(before * places.count * behind)
        for outer in 0..<before {
            for place in places {
                let start = (outer * size + place) * behind
                all.append(contentsOf: start..<start + behind)
            }
        }
        var picked = sizes
        picked[axis] = places.count
        return picking(all, sizes: picked)
    }

    /// Repeated along axes of size 1 and missing ones in front.
    func broadcast(to target: [Int]) -> KnownValue {
        if target == sizes { return self }
        let padded = Array(repeating: 1, count: target.count - sizes.count) + sizes, own = Shape(padded).strides
        let strides = padded.indices.map { padded[$0] == 1 ? 0 : own[$0] }
        return picking(ElementOrder(sizes: target, strides: strides).places, sizes: target)
    }

    static func concatenated(_ parts: [KnownValue], along axis: Int) -> KnownValue {
        var sizes = parts[0].sizes
        sizes[axis] = parts.reduce(0) { $0 + $1.sizes[axis] }
        let before = sizes[..<axis].reduce(1, *)
        // Where each part's runs begin, one run after another.
        func joined<Number>(_ numbers: [[Number]]) -> [Number] {
            (0..<before).flatMap { outer in
                zip(parts, numbers).flatMap { part, numbers in
                    let run = before == 0 ? 0 : part.count / before
                    return numbers[outer * run..<(outer + 1) * run]
                }
            }
        }
        if parts.allSatisfy({ if case .whole = $0.numbers { true } else { false } }) {
            return KnownValue(joined(parts.map { $0.whole! }), sizes, type: parts[0].type)
        }
        return KnownValue(Tensor(joined(parts.map { $0.tensor.elements }), shape: Shape(sizes)), type: parts[0].type)
    }

    /// The same numbers in another type: fractions and upper bits are cut off where it has no room for them.
    func cast(to type: ONNXType) -> KnownValue {
        switch numbers {
        case .whole(let whole):
            if type.isWhole { return KnownValue(whole.map(type.wrapping), sizes, type: type) }
            return KnownValue(tensor, type: type)
        case .real(let tensor):
            guard type.isWhole else { return KnownValue(tensor, type: type) }
            let whole = tensor.elements.map { number -> Int in
                if type == .bool { return number == 0 ? 0 : 1 }
                if number.isNaN { return 0 }
                return Int(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
            }
            return KnownValue(whole.map(type.wrapping), sizes, type: type)
        }
    }

    /// The places of what is not zero, `[axes, count]`.
    fileprivate func placesOfNonZero(_ numbers: [Int]) -> KnownValue {
        let strides = shape.strides, places = numbers.indices.filter { numbers[$0] != 0 }
        let indices = sizes.indices.flatMap { axis in places.map { $0 / strides[axis] % sizes[axis] } }
        return KnownValue(indices, [sizes.count, places.count])
    }
}
