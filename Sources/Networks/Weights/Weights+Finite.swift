import Tensors

extension Weights {
    /// A parameter that is no finite number.
    public struct NonFinite: Equatable, Sendable, CustomStringConvertible {
        public let tensor: String
        /// One index for each axis.
        public let index: [Int]
        /// NaN or an infinity.
        public let value: Float

        public static func == (a: NonFinite, b: NonFinite) -> Bool {
            a.tensor == b.tensor && a.index == b.index && (a.value == b.value || a.value.isNaN && b.value.isNaN)
        }

        public var description: String {
            "\(tensor)[\(index.map(String.init).joined(separator: ", "))] is \(value)"
        }
    }

    /// The first parameter that is NaN or infinite, in the order of the file; nil where all are finite.
    /// - Complexity: O(number of parameters): reads the whole file.
    public func firstNonFinite() -> NonFinite? {
        for name in names {
            guard let tensor = self[name] else { continue }
            let found = tensor.withElements { x in x.firstIndex { !$0.isFinite }.map { ($0, x[$0]) } }
            guard let (place, value) = found else { continue }
            let index = zip(tensor.shape.strides, tensor.shape).map { stride, size in place / stride % size }
            return NonFinite(tensor: name, index: index, value: value)
        }
        return nil
    }
}
