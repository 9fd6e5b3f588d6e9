/// A sum over a batch that several plans compute in parts: where they all have arrived at it, it is given the memory of each,
/// part by part, and writes what all of them go on with.
struct BatchReduction: Sendable {
    private let body: @Sendable ([UnsafeMutablePointer<Float>]) -> Void

    /// - Parameter body: given the operand of every part, in their order.
    init(_ body: @escaping @Sendable ([UnsafeMutablePointer<Float>]) -> Void) { self.body = body }

    func run(_ operands: [UnsafeMutablePointer<Float>]) { body(operands) }

    /// Gives every part the sum of all, of `count` numbers each: added up in Double and in the order of the parts.
    static func sum(count: Int) -> BatchReduction {
        BatchReduction { parts in
            for i in 0..<count {
                let sum = Float(parts.reduce(0.0) { $0 + Double($1[i]) })
                for part in parts { part[i] = sum }
            }
        }
    }
}
