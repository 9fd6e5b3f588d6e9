import Networks
import Tensors

extension Weights {
    /// How exactly numbers are written.
    public enum Precision: Sendable {
        case float32
        /// Half precision: 11 significant bits, magnitudes up to 65504 (larger ones become infinite).
        case float16
    }

    /// Writes all tensors as a safetensors file, which PyTorch, NumPy and others read.
    ///
    /// The file is written beside its place and renamed onto it: nobody ever sees half of it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - precision: 32 or 16 bits a number.
    /// - Throws: `WeightsError` with the system's reason.
    public func write(toSafetensors path: String, precision: Precision = .float32) throws(WeightsError) {
        guard shape(of: SafetensorsFile.metadataName) == nil else {
            let name = SafetensorsFile.metadataName
            throw WeightsError(file: path, place: .tensor(name), cause: .unsupported("the format keeps this name"))
        }
        do throws(AtomicFile.Failure) {
            var file = try AtomicFile(path: path)
            let header = header(precision)
            try file.write(littleEndian: [UInt64(header.count)])
            try file.write(littleEndian: header)
            for tensor in names.compactMap({ self[$0] }) {
                switch precision {
                case .float32: try file.write(littleEndian: tensor.elements.map(\.bitPattern))
                case .float16: try file.write(littleEndian: tensor.elements.map(halfBits))
                }
            }
            try file.finish()
        } catch {
            throw WeightsError(file: path, place: .wholeFile, cause: .unreachable(error.reason))
        }
    }

    /// The table of contents, padded so that the numbers behind it start at a multiple of eight bytes.
    private func header(_ precision: Precision) -> [UInt8] {
        let (type, size) = precision == .float32 ? ("F32", 4) : ("F16", 2)
        var text = "{\(quoted(SafetensorsFile.metadataName)):{\"format\":\"pt\"}"
        var begin = 0
        for name in names {
            guard let shape = shape(of: name) else { continue }
            let end = begin + shape.elementCount * size
            let sizes = shape.map(String.init).joined(separator: ",")
            text += ",\(quoted(name)):{\"dtype\":\"\(type)\",\"shape\":[\(sizes)],\"data_offsets\":[\(begin),\(end)]}"
            begin = end
        }
        let bytes = Array((text + "}").utf8)
        return bytes + [UInt8](repeating: UInt8(ascii: " "), count: -bytes.count & 7)
    }

    private func quoted(_ name: String) -> String {
        let escaped = name.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\0"..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
