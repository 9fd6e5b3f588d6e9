/// A kernel that oneDNN does not have, written as a loop over the floats of its operands.
struct CustomKernel: Sendable {
    private let body: @Sendable ([UnsafeMutablePointer<Float>]) -> Void

    /// - Parameter body: given the memory of the operands in the order in which the kernel takes them, the result last.
    init(_ body: @escaping @Sendable ([UnsafeMutablePointer<Float>]) -> Void) { self.body = body }

    func run(_ operands: [MemoryView]) { run(floats: operands.map(\.floats)) }

    func run(floats operands: [UnsafeMutablePointer<Float>]) { body(operands) }
}
