import COneDNN

/// One kernel that oneDNN generated for given shapes and layouts.
final class Primitive {
    let handle: dnnl_primitive_t
    let descriptor: Descriptor

    /// The choice of a kernel, before code is generated for it.
    final class Descriptor {
        let handle: dnnl_primitive_desc_t
        /// Whether the calling thread runs it alone, whatever the number of threads.
        let isSerial: Bool

        /// Asks oneDNN for a kernel, with some operations to run on each element of its result.
        /// - Parameter isSerial: chooses the kernel for one thread, which then runs it alone.
        init(
            _ operation: @autoclosure () -> String, followedBy fused: [FusedOperation] = [], isSerial: Bool = false,
            _ make: (UnsafeMutablePointer<dnnl_primitive_desc_t?>, dnnl_engine_t, dnnl_primitive_attr_t) ->
                dnnl_status_t
        ) throws(EngineError) {
            let engine = try Processor.current().engine
            var attributes: dnnl_primitive_attr_t?
            try dnnl_primitive_attr_create(&attributes).orThrow("make attributes")
            defer { dnnl_primitive_attr_destroy(attributes) }
            // The plan lends scratch memory, one piece for all of its kernels.
            try dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user).orThrow("set attributes")
            if !fused.isEmpty {
                var chain: dnnl_post_ops_t?
                try dnnl_post_ops_create(&chain).orThrow("make fused operations")
                defer { dnnl_post_ops_destroy(chain) }
                for operation in fused { try operation.append(to: chain!).orThrow("fuse an operation") }
                try dnnl_primitive_attr_set_post_ops(attributes, chain).orThrow("set attributes")
            }
            var made: dnnl_primitive_desc_t?
            let status =
                isSerial ? ThreadCount.withOne { make(&made, engine, attributes!) } : make(&made, engine, attributes!)
            guard status == dnnl_success, let made else { throw EngineError(operation: operation(), status: status) }
            handle = made
            self.isSerial = isSerial
        }

        deinit { dnnl_primitive_desc_destroy(handle) }

        /// The layout chosen for an operand; nil where the kernel has no such operand.
        func layout(of operand: dnnl_query_t, _ index: Int32 = 0) -> Layout? {
            primitive_layout(handle, operand, index).map(Layout.init(adopting:))
        }

        /// oneDNN's name for the implementation, `jit:avx512_core` for instance; `ref` ones are slow.
        var implementation: String { String(cString: primitive_implementation(handle)) }
    }

    init(_ descriptor: Descriptor) throws(EngineError) {
        var made: dnnl_primitive_t?
        let create = { dnnl_primitive_create(&made, descriptor.handle) }
        try (descriptor.isSerial ? ThreadCount.withOne(create) : create())
            .orThrow("generate a kernel (\(descriptor.implementation))")
        handle = made!
        self.descriptor = descriptor
    }

    deinit { dnnl_primitive_destroy(handle) }

    var scratch: Layout? { descriptor.layout(of: dnnl_query_scratchpad_md) }
}

/// An operation that a kernel applies to each element before it stores it.
enum FusedOperation {
    case elementwise(Elementwise)
    /// Another tensor, of a given layout, added to the result or multiplied with it.
    case binary(Binary, Layout)
    /// The result is added to what lies in its memory already.
    case accumulation

    fileprivate func append(to chain: dnnl_post_ops_t) -> dnnl_status_t {
        switch self {
        case .elementwise(let function):
            guard let kernel = function.kernel else { return dnnl_unimplemented }
            return fuse_eltwise(chain, kernel.forward, kernel.alpha, kernel.beta)
        case .binary(let kind, let layout):
            guard let kernel = kind.kernel else { return dnnl_unimplemented }
            return fuse_binary(chain, kernel, layout.handle)
        case .accumulation: return fuse_sum(chain)
        }
    }
}

extension Elementwise {
    /// oneDNN's names for a function and for its derivative, taken from what `derivative` says.
    struct Kernel {
        let forward, backward: dnnl_alg_kind_t
        var alpha: Float = 0, beta: Float = 0

        init(_ forward: dnnl_alg_kind_t, _ backward: dnnl_alg_kind_t? = nil, _ alpha: Float = 0, _ beta: Float = 0) {
            (self.forward, self.backward) = (forward, backward ?? forward)
            (self.alpha, self.beta) = (alpha, beta)
        }
    }

    /// Nil for what oneDNN does not know, or computes less exactly than a Float is, or not where x is not finite: a loop of
    /// our own does it.
    var kernel: Kernel? {
        switch self {
        case .relu: Kernel(dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd)
        case .leakyReLU(let slope) where slope >= 0: Kernel(dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd, slope)
        case .clamp(let low, let high): Kernel(dnnl_eltwise_clip_v2, dnnl_eltwise_clip_v2_use_dst_for_bwd, low, high)
        case .linear(let scale, let shift): Kernel(dnnl_eltwise_linear, nil, scale, shift)
        case .sigmoid: Kernel(dnnl_eltwise_logistic, dnnl_eltwise_logistic_use_dst_for_bwd)
        // oneDNN 3 wants the slope and the shift; 2 knows them.
        case .hardSwish: Kernel(dnnl_eltwise_hardswish, nil, 1 / 6, 1 / 2)
        case .gelu: Kernel(dnnl_eltwise_gelu_erf)
        case .geluTanh: Kernel(dnnl_eltwise_gelu_tanh)
        case .swish: Kernel(dnnl_eltwise_swish, nil, 1)
        case .mish: Kernel(dnnl_eltwise_mish)
        case .tanh: Kernel(dnnl_eltwise_tanh, dnnl_eltwise_tanh_use_dst_for_bwd)
        case .absolute: Kernel(dnnl_eltwise_abs)
        case .square: Kernel(dnnl_eltwise_square)
        case .squareRoot: Kernel(dnnl_eltwise_sqrt, dnnl_eltwise_sqrt_use_dst_for_bwd)
        default: nil
        }
    }
}

extension Binary {
    /// Nil for what a loop of our own computes.
    var kernel: dnnl_alg_kind_t? {
        switch self {
        case .add: dnnl_binary_add
        case .multiply: dnnl_binary_mul
        case .subtract: dnnl_binary_sub
        case .divide: dnnl_binary_div
        default: nil
        }
    }
}

extension Pooling {
    var kernel: dnnl_alg_kind_t {
        switch self {
        case .maximum: dnnl_pooling_max
        case .average(countsPadding: true): dnnl_pooling_avg_include_padding
        case .average(countsPadding: false): dnnl_pooling_avg_exclude_padding
        }
    }
}

extension Window {
    /// oneDNN counts the gaps between taps: a dense kernel has dilation 0.
    var kernelWindow: onednn_window {
        func pair(_ p: Pair) -> (Int64, Int64) { (Int64(p.height), Int64(p.width)) }
        return onednn_window(
            kernel: pair(kernel), strides: pair(stride),
            dilation: (Int64(dilation.height - 1), Int64(dilation.width - 1)), before: pair(before), after: pair(after))
    }
}
