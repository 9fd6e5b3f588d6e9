import Networks
import Tensors

// Elements that others take the place of, at places that are known.

extension Operators {
    static let scatterings: [String: Translator] = [
        "ScatterND": scatter, "ScatterElements": scatter, "Scatter": scatter, "OneHot": oneHot,
    ]

    @Sendable private static func scatter(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let scattering = try Scattering(call), data = try call.input(0), updates = try call.input(2)
        // Each example is a row: its elements lie side by side.
        var batch: Int?
        for input in [data, updates] {
            guard let value = input.traced, let axis = value.batch else { continue }
            if value.sizes[..<axis].contains(where: { $0 != 1 }) { throw call.failure(.unsupported("to mix examples")) }
            if batch == nil { batch = input.sizes == data.sizes ? axis : 0 }
        }
        let sizes = data.sizes, counts = (data.sizes.reduce(1, *), updates.sizes.reduce(1, *)), axis = batch ?? 0
        // What is the same for all examples becomes one for each.
        let isOfEach = data.traced.map { $0.batchAxis != nil } ?? false
        if batch != nil, !isOfEach, sizes[axis] != 1 { throw call.failure(.unsupported("to mix examples")) }
        return [
            try operands(call, [data, updates]) { values in
                let old = values[0].reshaped(to: [values[0].shape.elementCount / counts.0, counts.0])
                let new = values[1].reshaped(to: [values[1].shape.elementCount / counts.1, counts.1])
                let merged = scattering.merged(old, new)
                return merged.reshaped(to: Shape(sizes).replacing(axis, with: sizes[axis] * merged.shape[0]))
            }
        ]
    }

    /// A number at the place that an index says, another one elsewhere: along an axis of its own.
    @Sendable private static func oneHot(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let indices = try call.input(0), pair = try call.input(2), sizes = indices.sizes
        let axis = try call.axis(call.int("axis", -1), rank: sizes.count + 1)
        guard let known = try call.known(1), known.count == 1, let depth = known.whole?.first,
            (1...(1 << 16)).contains(depth)
        else { throw call.failure(.shape("such a depth")) }
        try call.require(
            pair.sizes == [2] && KnownValue.isSound(sizes + [depth]), "\(pair.sizes) and \(depth) for \(sizes)")
        if case .traced(let value) = pair, value.batchAxis != nil {
            throw call.failure(.unsupported("to mix examples"))
        }
        let places = call.constant(
            Tensor((0..<depth).map { Float($0) }, shape: Shape([depth] + sizes[axis...].map { _ in 1 })), "places")
        return [
            try operands(call, [indices, pair]) { values in
                let shape = values[0].shape.sizes
                let index = values[0].reshaped(to: Shape(shape[..<axis] + [1] + shape[axis...]))
                let place = values[0].constant(places), fromEnd = index.applying(.linear(scale: 1, shift: Float(depth)))
                let isHot = Value.combined(.or, .combined(.equal, index, place), .combined(.equal, fromEnd, place))
                return .selected(isHot, values[1].slice(0, 1..<2), values[1].slice(0, 0..<1))
            }
        ]
    }
}

/// Which elements of a value meet which of its updates, and what becomes of both.
struct Scattering: Sendable {
    enum Reduction: String { case none, add, mul, max, min }

    /// For each update the place of the element that it meets.
    private let places: [Int]
    private let reduction: Reduction
    private let key: String
    private let count: Int
    /// Updates that meet elements at the same time, for each element.
    private let rounds: [[[(index: Int, weight: Float)]]]

    init(_ call: OperatorCall) throws(ONNXError) {
        let sizes = try call.sizes(0), updates = try call.sizes(2)
        guard let indices = try call.known(1), let whole = indices.whole, !sizes.isEmpty, KnownValue.isSound(sizes)
        else {
            throw call.failure(.shape("such indices"))
        }
        guard let reduction = Reduction(rawValue: call.text("reduction", "none")) else {
            throw call.failure(.unsupported("that reduction"))
        }
        let places =
            try call.key == "ScatterND"
            ? Self.points(call, sizes, whole, indices.sizes, updates)
            : Self.elements(call, sizes, whole, indices.sizes, updates)
        (self.places, self.reduction, count) = (places, reduction, sizes.reduce(1, *))
        key = call.node.outputs.first ?? call.node.name
        try call.require(!places.isEmpty && count > 0, "\(indices.sizes) for \(sizes)")
        // An element that several updates meet: the last one counts, all are added, or they come one after the other.
        var meetings: [[Int]] = Array(repeating: [], count: count)
        for (update, place) in places.enumerated() { meetings[place].append(update) }
        switch reduction {
        case .none: rounds = [meetings.map { $0.suffix(1).map { ($0, 1) } }]
        case .add: rounds = [meetings.map { $0.map { ($0, 1) } }]
        default:
            let most = meetings.map(\.count).max() ?? 0
            if most > 64 { throw call.failure(.unsupported("\(most) updates of one element")) }
            rounds = (0..<most).map { round in meetings.map { $0.dropFirst(round).prefix(1).map { ($0, 1) } } }
        }
    }

    /// Tuples of indices into the first axes, each of which meets all that lies behind.
    private static func points(
        _ call: OperatorCall, _ sizes: [Int], _ tuples: [Int], _ indices: [Int], _ updates: [Int]
    ) throws(ONNXError) -> [Int] {
        guard let depth = indices.last, (1...sizes.count).contains(depth) else {
            throw call.failure(.shape("such indices"))
        }
        let rest = sizes[depth...].reduce(1, *), strides = Shape(sizes).strides
        try call.require(updates.reduce(1, *) == tuples.count / depth * rest, "updates of \(updates)")
        var places: [Int] = []
        for start in stride(from: 0, to: tuples.count, by: depth) {
            var place = 0
            for axis in 0..<depth { place += try index(call, tuples[start + axis], sizes[axis]) * strides[axis] }
            places += place..<place + rest
        }
        return places
    }

    /// Indices along an axis, each for the element that lies where it does along the others.
    private static func elements(
        _ call: OperatorCall, _ sizes: [Int], _ indices: [Int], _ shape: [Int], _ updates: [Int]
    ) throws(ONNXError) -> [Int] {
        let axis = try call.axis(call.int("axis", 0), rank: sizes.count)
        try call.require(
            shape == updates && shape.count == sizes.count
                && sizes.indices.allSatisfy { $0 == axis || shape[$0] <= sizes[$0] },
            "indices of \(shape) and updates of \(updates) for \(sizes)")
        var strides = Shape(sizes).strides
        let step = strides[axis]
        strides[axis] = 0
        let bases = ElementOrder(sizes: shape, strides: strides).places
        return try zip(bases, indices).map { base, index throws(ONNXError) in
            base + (try Self.index(call, index, sizes[axis])) * step
        }
    }

    private static func index(_ call: OperatorCall, _ index: Int, _ size: Int) throws(ONNXError) -> Int {
        try call.require((-size..<size).contains(index), "an index beyond \(size)")
        return index < 0 ? index + size : index
    }

    // MARK: Merging

    /// Rows of elements with rows of updates.
    func merged(_ old: Value, _ new: Value) -> Value {
        var result = old
        for (number, rows) in rounds.enumerated() {
            let met = new.interpolated(along: 1, Taps(rows))
            if reduction == .add {
                result = result + met
                continue
            }
            let isMet = Tensor(rows.map { $0.isEmpty ? 0 : 1 }, shape: [1, count])
            let merged: Value =
                switch reduction {
                case .mul: result * met
                case .max: .combined(.maximum, result, met)
                case .min: .combined(.minimum, result, met)
                case .none, .add: met
                }
            result = .selected(old.constant(Constant(isMet, key: "\(key) is met \(number) \(count)")), merged, result)
        }
        return result
    }

    /// Both known.
    func merged(_ old: KnownValue, _ new: KnownValue) -> KnownValue {
        func merged<Number: Comparable & Numeric>(_ old: [Number], _ new: [Number], _ type: ONNXType) -> [Number] {
            var result = old
            for (update, place) in places.enumerated() {
                let (a, b) = (result[place], new[update])
                result[place] =
                    switch reduction {
                    case .none: b
                    case .add: type.isWhole ? Self.wrapping(a, b, &+, +) : a + b
                    case .mul: type.isWhole ? Self.wrapping(a, b, &*, *) : a * b
                    case .max: Swift.max(a, b)
                    case .min: Swift.min(a, b)
                    }
            }
            return result
        }
        if case .whole(let numbers) = old.numbers, let updates = new.whole {
            return KnownValue(merged(numbers, updates, old.type), old.sizes, type: old.type)
        }
        return KnownValue(
            Tensor(merged(old.tensor.elements, new.tensor.elements, .float), shape: old.shape), type: old.type)
    }

    /// Of whole numbers what fits.
    private static func wrapping<Number>(
        _ a: Number, _ b: Number, _ whole: (Int, Int) -> Int, _ real: (Number, Number) -> Number
    ) -> Number {
        if let a = a as? Int, let b = b as? Int, let result = whole(a, b) as? Number { return result }
        return real(a, b)
    }
}
