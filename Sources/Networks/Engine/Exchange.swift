/// What plans that compute parts of one batch tell each other: where they all have arrived at it, a loop is given the
/// memory of each, part by part, and writes what all of them go on with.
struct Exchange: Sendable {
    private let body: @Sendable ([UnsafeMutablePointer<Float>]) -> Void

    /// - Parameter body: given the operand of every part, in their order.
    init(_ body: @escaping @Sendable ([UnsafeMutablePointer<Float>]) -> Void) { self.body = body }

    func run(_ operands: [UnsafeMutablePointer<Float>]) { body(operands) }
}
