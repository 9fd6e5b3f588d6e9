import Networks
import Tensors

/// Σ over the letters that the result does not have, of the product of two operands: `bhid,bhjd->bhij`.
struct EinsteinSum: Sendable {
    private let operands: [[Character]]
    private let result: [Character]

    /// - Throws: where the equation is not understood or does not fit the operands' sizes.
    init(_ equation: String, sizes: [[Int]], _ call: OperatorCall) throws(ONNXError) {
        let sides = equation.filter { $0 != " " }.split(separator: "-", omittingEmptySubsequences: false)
        var operands = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
        var result = sides.count == 2 ? Array(sides[1].dropFirst()) : nil
        try call.require(operands.count == sizes.count && (1...2).contains(sizes.count), "the equation \"\(equation)\"")
        // Letters for the axes that dots stand for: the same for the last ones.
        let dots = Array("...")
        for index in operands.indices {
            guard let place = operands[index].firstIndex(of: ".") else { continue }
            let count = sizes[index].count - (operands[index].count - 3)
            try call.require(
                (0...8).contains(count) && Array(operands[index][place...].prefix(3)) == dots,
                "the equation \"\(equation)\"")
            operands[index].replaceSubrange(place..<place + 3, with: Array("αβγδεζηθ".suffix(count)))
        }
        if let dotted = result, let place = dotted.firstIndex(of: ".") {
            let letters = operands.map { $0.filter { "αβγδεζηθ".contains($0) } }.max { $0.count < $1.count } ?? []
            result = dotted[..<place] + letters + dotted[min(place + 3, dotted.count)...]
        }
        var extents: [Character: Int] = [:]
        for (letters, sizes) in zip(operands, sizes) {
            try call.require(letters.count == sizes.count, "the equation \"\(equation)\" beside \(sizes)")
            for (letter, size) in zip(letters, sizes) {
                try call.require(
                    extents.updateValue(size, forKey: letter).map { $0 == size } ?? true, "the equation \"\(equation)\""
                )
            }
        }
        let counted = operands.joined().reduce(into: [:]) { $0[$1, default: 0] += 1 }
        try call.require(
            extents.values.allSatisfy { $0 <= 4096 } || operands.allSatisfy { Set($0).count == $0.count },
            "a diagonal of \(sizes)")
        self.result = result ?? counted.filter { $0.value == 1 }.keys.sorted()
        self.operands = operands
        try call.require(
            Set(self.result).count == self.result.count && self.result.allSatisfy { counted[$0] != nil },
            "the equation \"\(equation)\"")
    }

    func value(of values: [Value]) -> Value {
        let diagonals = zip(values, operands).map { diagonal(of: $0, $1) }, operands = diagonals.map(\.letters)
        // What only one operand has and the result has not is summed at once.
        var summed = diagonals.enumerated().map { index, diagonal in
            let value = diagonal.value
            let others = Set(operands.indices.filter { $0 != index }.flatMap { operands[$0] } + result)
            let axes = operands[index].indices.filter { !others.contains(operands[index][$0]) }
            return (
                letters: operands[index].filter { others.contains($0) },
                value: axes.isEmpty
                    ? value
                    : value.summed(over: axes).reshaped(
                        to: Shape(value.shape.indices.filter { !axes.contains($0) }.map { value.shape[$0] }))
            )
        }
        guard summed.count == 2 else { return arranged(summed[0].value, summed[0].letters) }
        let (first, second) = (summed.removeFirst(), summed.removeFirst())
        let shared = first.letters.filter(second.letters.contains)
        let batch = shared.filter(result.contains), inner = shared.filter { !result.contains($0) }
        let rows = first.letters.filter { !shared.contains($0) },
            columns = second.letters.filter { !shared.contains($0) }
        func sizes(_ letters: [Character], _ operand: (letters: [Character], value: Value)) -> [Int] {
            letters.map { letter in operand.value.shape[operand.letters.firstIndex(of: letter)!] }
        }
        func matrix(_ operand: (letters: [Character], value: Value), _ order: [Character], _ left: Int, _ right: Int)
            -> Value
        {
            let axes = order.map { operand.letters.firstIndex(of: $0)! }
            let moved = axes == Array(axes.indices) ? operand.value : operand.value.transposed(axes)
            return moved.reshaped(to: Shape([sizes(batch, operand).reduce(1, *), left, right]))
        }
        let m = sizes(rows, first).reduce(1, *), k = sizes(inner, first).reduce(1, *),
            n = sizes(columns, second).reduce(1, *)
        let product = matrix(first, batch + rows + inner, m, k).multiplied(
            by: matrix(second, batch + inner + columns, k, n))
        return arranged(
            product.reshaped(to: Shape(sizes(batch, first) + sizes(rows, first) + sizes(columns, second))),
            batch + rows + columns)
    }

    /// Of a letter that comes twice the places where both are alike: the rest counts as 0 and is summed away.
    private func diagonal(of value: Value, _ letters: [Character]) -> (letters: [Character], value: Value) {
        var letters = letters, value = value
        while let second = letters.indices.first(where: { letters[..<$0].contains(letters[$0]) }) {
            let first = letters.firstIndex(of: letters[second])!, size = value.shape[second]
            let identity = (0..<size * size).map { Float($0 / size == $0 % size ? 1 : 0) }
            let sizes = letters.indices.map { $0 == first || $0 == second ? size : 1 }
            let constant = Constant(Tensor(identity, shape: Shape(sizes)), key: "identity \(sizes)")
            let sum = (value * value.constant(constant)).summed(over: [second])
            value = sum.reshaped(to: Shape(sum.shape.indices.filter { $0 != second }.map { sum.shape[$0] }))
            letters.remove(at: second)
        }
        return (letters, value)
    }

    private func arranged(_ value: Value, _ letters: [Character]) -> Value {
        let order = result.map { letters.firstIndex(of: $0)! }
        return order == Array(order.indices) ? value : value.transposed(order)
    }
}
