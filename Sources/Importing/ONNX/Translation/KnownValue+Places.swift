import Tensors

// Known values whose elements are picked, repeated, put beside one another, cast.

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

    /// Whether a value of these sizes is one that a file can ask for without taking all memory.
    static func isSound(_ sizes: [Int], limit: Int = 1 << 26) -> Bool {
        var count = 1
        for size in sizes {
            let (product, overflows) = count.multipliedReportingOverflow(by: size)
            if overflows || product > limit { return false }
            count = product
        }
        return true
    }
}
