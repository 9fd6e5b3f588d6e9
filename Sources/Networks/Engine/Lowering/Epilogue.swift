import COneDNN
import Tensors

// Epilogues of convolutions and linear layers: sums, products and activation functions of their results.

extension PlanCompiler {
    /// Makes a kernel with as much of the epilogue fused as it supports, and runs the rest behind it.
    mutating func withEpilogue(
        _ group: FusedGroup,
        make: ([FusedOperation], Layout?) throws(EngineError) -> Primitive.Descriptor,
        emit: (inout PlanCompiler, Primitive.Descriptor, Int, [(Int32, Int)]) throws(EngineError) -> Void
    ) throws(EngineError) {
        let sum = try accumulated(by: group.epilogue.first)
        for count in stride(from: group.epilogue.count, through: 0, by: -1) {
            if let sum, count > 0, try lower(group, fusing: count, onto: sum, make, emit) { return }
            if try lower(group, fusing: count, onto: nil, make, emit) { return }
        }
    }

    /// Tries to run a group as one kernel with the first `count` operations of its epilogue, and the rest behind it.
    /// - Parameter sum: the memory that the kernel adds its result to instead of reading the first operand of the epilogue.
    /// - Returns: whether there is such a kernel.
    private mutating func lower(
        _ group: FusedGroup, fusing count: Int, onto sum: Int?,
        _ make: ([FusedOperation], Layout?) throws(EngineError) -> Primitive.Descriptor,
        _ emit: (inout PlanCompiler, Primitive.Descriptor, Int, [(Int32, Int)]) throws(EngineError) -> Void
    ) throws(EngineError) -> Bool {
        let fused = Array(group.epilogue.prefix(count))
        // oneDNN 2.6 computes the second of two functions of one kind with the numbers of the first.
        let kinds = fused.compactMap { if case .elementwise(let function, _) = $0 { function.kernel } else { nil } }
        if Set(kinds.map(\.forward.rawValue)).count < kinds.count { return false }
        // A tensor that is added fixes the layout of the result: kernels want both alike.
        var wanted: Layout?
        for case .binary(_, let other, _) in fused where wanted == nil { wanted = layout(of: other) }
        var operations: [FusedOperation] = [], read: [(position: Int, value: Int)] = []
        for (position, operation) in fused.enumerated() {
            switch operation {
            case .elementwise(let function, _): operations.append(.elementwise(function))
            case .binary where position == 0 && sum != nil: operations.append(.accumulation)
            case .binary(let kind, let other, _):
                operations.append(.binary(kind, wanted!))
                read.append((position, other))
            }
        }
        let descriptor: Primitive.Descriptor
        do throws(EngineError) {
            descriptor = try make(operations, wanted)
            if count > 0, descriptor.implementation.hasPrefix("ref") { return false }
        } catch {
            if count > 0 { return false }
            throw error
        }
        var operands: [(Int32, Int)] = []
        for (position, value) in read {
            let argument = DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * Int32(position + 1) | DNNL_ARG_SRC_1
            operands.append((argument, try self.read(value, in: wanted!)))
        }
        let value = group.value(behind: count)
        let result: Int
        if let sum, case .binary(_, let other, _) = fused[0] {
            result = sum
            take(sum, from: other, for: value)
        } else {
            result = try allocate(descriptor.layout(of: dnnl_query_dst_md)!, for: value)
        }
        try emit(&self, descriptor, result, operands)
        bind(value, to: result)
        try lowerEpilogue(of: group, from: count)
        return true
    }

    /// The buffer of a value that is added first and read by nobody else: the kernel adds its result to what lies there.
    private mutating func accumulated(by operation: EpilogueOperation?) throws(EngineError) -> Int? {
        guard case .binary(.add, let other, _)? = operation, layout(of: other) != nil else { return nil }
        let buffer = try read(other)
        return mayWrite(over: other, in: buffer) ? buffer : nil
    }

    /// Runs what a kernel could not fuse behind it, kernel by kernel.
    mutating func lowerEpilogue(of group: FusedGroup, from count: Int) throws(EngineError) {
        var last = group.value(behind: count)
        var rest = group.epilogue.dropFirst(count)
        while let operation = rest.popFirst() {
            switch operation {
            case .elementwise(let function, let output):
                try apply(function, to: last, as: output)
                last = output
            case .binary(let kind, let other, let output):
                var result = output, fused: [Elementwise] = []
                if case .elementwise(let function, let output)? = rest.first {
                    fused = fusibleBehindBinary([function], last)
                    if !fused.isEmpty {
                        result = output
                        rest.removeFirst()
                    }
                }
                try combine(kind, last, other, as: result, fused: fused)
                last = result
            }
        }
    }
}

extension FusedGroup {
    /// The value behind the first operations of the epilogue.
    func value(behind count: Int) -> Int { count == 0 ? head : epilogue[count - 1].output }

    /// The activation functions behind a kernel that takes nothing else behind it.
    var functions: [Elementwise] {
        epilogue.compactMap { if case .elementwise(let function, _) = $0 { function } else { nil } }
    }
}
