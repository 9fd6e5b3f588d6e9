import Tensors

/// A parameter while it is trained: its numbers as the kernels read them, in every layout that they ask for, and what the
/// optimizer remembers for each.
final class TrainedParameter: @unchecked Sendable {
    // Sendable: written between the runs of the plans, each piece by one thread.
    /// In a state dict: `conv1.weight`.
    let name: String
    let node: Int
    /// Among the layer's parameters.
    let position: Int
    let shape: Shape
    /// Whether it is a kernel or a matrix, not an offset or a factor.
    let isKernel: Bool
    /// The shape that layouts describe: with an axis for groups where there are some.
    private let describedShape: Shape
    private(set) var layouts: [Layout] = []
    private(set) var copies: [AlignedMemory] = []
    private var reorderings: [Reordering] = []
    private(set) var state: [AlignedMemory] = []
    private let initial: Tensor

    init(name: String, node: Int, position: Int, tensor: Tensor, groups: Int) {
        self.name = name
        self.node = node
        self.position = position
        shape = tensor.shape
        isKernel = shape.rank > 1
        describedShape = shape.rank == 4 ? Convolution.grouped(shape, groups) : shape
        initial = tensor
    }

    /// Makes room for the layouts that plans ask for, the first of which is the one that it is trained in.
    func provide(_ wanted: [Layout], states: Int) throws(EngineError) {
        for layout in wanted[layouts.count...] {
            layouts.append(layout)
            copies.append(AlignedMemory(byteCount: layout.byteCount))
            if layouts.count == 1 {
                try write(initial, to: copies[0])
                for _ in 0..<states {
                    let memory = AlignedMemory(byteCount: layout.byteCount)
                    memory.address.initializeMemory(as: UInt8.self, repeating: 0, count: layout.byteCount)
                    state.append(memory)
                }
            } else {
                reorderings.append(try Reordering(layouts[0], to: layout))
                try reorderings.last!.run(copies[0].address, to: copies.last!.address)
            }
        }
    }

    /// Brings the other layouts up to date with the first.
    func spread() throws(EngineError) {
        for (reordering, copy) in zip(reorderings, copies.dropFirst()) {
            try reordering.run(copies[0].address, to: copy.address)
        }
    }

    /// How many numbers lie in the first layout, those that fill up blocks included.
    var count: Int { layouts[0].byteCount / MemoryLayout<Float>.stride }

    var weights: UnsafeMutablePointer<Float> { copies[0].floats }

    // MARK: In plain order

    /// The parameter itself.
    func tensor() throws(EngineError) -> Tensor {
        copies.isEmpty ? initial : try tensor(copies[0].address)
    }

    /// Numbers that lie as it is trained: a gradient, or what the optimizer remembers.
    func tensor(_ memory: UnsafeMutableRawPointer) throws(EngineError) -> Tensor {
        let plain = try Layout.plain(describedShape)
        return try Tensor(shape: shape) { buffer throws(EngineError) in
            try reorder(memory, layouts[0], to: UnsafeMutableRawPointer(buffer.baseAddress!), plain)
        }
    }

    /// Puts numbers in plain order where they are trained, or where the optimizer remembers them.
    func write(_ tensor: Tensor, to memory: AlignedMemory) throws(EngineError) {
        let plain = try Layout.plain(describedShape), layout = layouts[0]
        try tensor.withElements { elements throws(EngineError) in
            try reorder(UnsafeMutableRawPointer(mutating: elements.baseAddress!), plain, to: memory.address, layout)
        }
    }
}

extension AlignedMemory {
    var floats: UnsafeMutablePointer<Float> { address.assumingMemoryBound(to: Float.self) }
}
