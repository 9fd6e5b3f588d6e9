import COneDNN

/// How exactly a network computes.
///
/// In `bfloat16` activations, signals and weights have 8 significant bits instead of 24, and the range of a Float; sums
/// inside of a layer, the scores of a last linear layer and everything that goes in or comes out stay Floats. It is for
/// methods that need hundreds of passes: a map's numbers are then good to one or two digits, and the order of its
/// values nearly the same.
public enum Precision: String, Hashable, Sendable, CaseIterable {
    case float32 = "fp32"
    case bfloat16 = "bf16"

    var byteCount: Int {
        switch self {
        case .float32: 4
        case .bfloat16: 2
        }
    }

    /// oneDNN's name of it.
    var type: dnnl_data_type_t {
        switch self {
        case .float32: dnnl_f32
        case .bfloat16: dnnl_bf16
        }
    }

    /// Whether this processor computes so, and not by way of something slower.
    public var isSupported: Bool {
        switch self {
        case .float32: true
        case .bfloat16: processor_has_bfloat16() != 0 && Self.hasFastConvolution
        }
    }

    /// Whether oneDNN has a kernel of its own for a convolution in bfloat16.
    private static let hasFastConvolution: Bool = {
        let implementation = try? Primitive.Descriptor("try a convolution in bfloat16") {
            guard let image = try? Layout.any([1, 64, 8, 8], .bfloat16),
                let weights = try? Layout.any([64, 64, 3, 3], .bfloat16)
            else { return dnnl_unimplemented }
            let window = Window(kernel: .init(3), before: .init(1), after: .init(1)).kernelWindow
            return convolution_forward(
                $0, $1, $2, dnnl_forward_inference, dnnl_convolution_direct, image.handle, weights.handle, nil,
                image.handle, window, nil)
        }.implementation
        return implementation.map { !$0.hasPrefix("ref") && !$0.contains("gemm") } ?? false
    }()
}

/// A precision in which this processor cannot compute.
public struct UnsupportedPrecision: Error, Equatable, CustomStringConvertible {
    public let precision: Precision

    public init(precision: Precision) { self.precision = precision }

    public var description: String {
        "This processor cannot compute in \(precision.rawValue): that takes AVX512_BF16 or AMX, and oneDNN finds neither. "
            + "Use \(Precision.float32.rawValue), which every processor has."
    }
}
