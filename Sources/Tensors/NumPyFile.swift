/// NumPy's `.npy` format: a short text header (element type, order, shape), then the elements as they lie in memory.
///
///     try NumPyFile.write(map, to: "map.npy")       // numpy.load("map.npy") reads it
///     let map = try NumPyFile.read(from: "map.npy")
///
/// (NumPy documentation, `numpy.lib.format`, versions 1.0 to 3.0.)
public enum NumPyFile {
    /// Reads a file of real numbers.
    ///
    /// - Parameter path: a `.npy` file of 16-, 32- or 64-bit floats, integers up to 64 bits or booleans, in either byte
    ///   order and in C or Fortran order.
    /// - Returns: a tensor of the file's shape; numbers with more than 24 significant bits are rounded to nearest.
    /// - Throws: `NumPyFileError`.
    public static func read(from path: String) throws(NumPyFileError) -> Tensor {
        try readWithType(from: path).tensor
    }

    /// Reads a file, and tells as what its numbers are written.
    package static func readWithType(
        from path: String
    ) throws(NumPyFileError) -> (tensor: Tensor, type: ElementType) {
        let file: MappedFile
        do throws(MappedFile.Failure) {
            file = try MappedFile(path: path)
        } catch {
            throw NumPyFileError(file: path, cause: .unreachable(error.reason))
        }
        return try read(file)
    }

    /// Reads a file that is open already.
    package static func read(_ file: MappedFile) throws(NumPyFileError) -> (tensor: Tensor, type: ElementType) {
        do throws(NumPyFileError.Cause) {
            return try tensor(in: file)
        } catch {
            throw NumPyFileError(file: file.path, cause: error)
        }
    }

    /// Writes a tensor as 32-bit floats in C order (format version 1.0).
    ///
    /// The file is written beside its place and renamed onto it: nobody ever sees half of it.
    ///
    /// - Throws: `NumPyFileError` with the system's reason.
    public static func write(_ tensor: Tensor, to path: String) throws(NumPyFileError) {
        do throws(AtomicFile.Failure) {
            var file = try AtomicFile(path: path)
            try file.write(littleEndian: NumPyHeader.bytes(for: tensor.shape))
            try file.write(littleEndian: tensor.elements.map(\.bitPattern))
            try file.finish()
        } catch {
            throw NumPyFileError(file: path, cause: .unreachable(error.reason))
        }
    }

    private static func tensor(
        in file: MappedFile
    ) throws(NumPyFileError.Cause) -> (tensor: Tensor, type: ElementType) {
        let header = try NumPyHeader(of: file.bytes)
        var strides: [Int]?
        if header.isFortranOrder {
            var columns: [Int] = [], stride = 1
            for size in header.shape {
                columns.append(stride)
                let (next, overflow) = stride.multipliedReportingOverflow(by: max(size, 1))
                guard !overflow else { throw .absurdShape(header.shape) }
                stride = next
            }
            strides = columns
        }
        do throws(StoredTensor.Flaw) {
            let stored = try StoredTensor(
                in: file, type: header.type, order: header.order, sizes: header.shape, strides: strides,
                start: header.end, within: header.end..<file.bytes.count)
            return (stored.tensor(), header.type)
        } catch {
            switch error {
            case .negative, .absurd: throw .absurdShape(header.shape)
            case .outside(let lastByte, let range):
                throw .cutOff(needed: lastByte + 1 - range.lowerBound, available: range.count)
            }
        }
    }
}

/// A `.npy` file that cannot be read: which file, and why.
public struct NumPyFileError: Error, Equatable, Sendable {
    /// The file, as it was named.
    public let file: String
    public let cause: Cause

    public enum Cause: Error, Equatable, Sendable {
        /// The file cannot be opened, or not be written; the system's reason.
        case unreachable(String)
        case notNumPy
        case unsupportedVersion(Int)
        /// The header breaks the format's rules at a byte.
        case malformedHeader(String, byte: Int)
        case unsupportedType(String)
        case absurdShape([Int])
        case cutOff(needed: Int, available: Int)
    }
}

extension NumPyFileError: CustomStringConvertible {
    /// One line: the file, the cause, and what to do.
    public var description: String { "NumPy file \(file): \(cause)" }
}

extension NumPyFileError.Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let reason): reason
        case .notNumPy: "it does not start with NumPy's signature; write it with numpy.save"
        case .unsupportedVersion(let major): "version \(major) of the format is not known; versions 1 to 3 are"
        case .malformedHeader(let what, let byte): "\(what) in its header at byte \(byte)"
        case .unsupportedType(let type):
            "elements of type \(type) are not read; convert them with array.astype(\"float32\")"
        case .absurdShape(let sizes): "a shape of \(sizes) cannot be right; the file is damaged"
        case .cutOff(let needed, let available):
            "its elements take \(needed) bytes, but only \(available) are there; the file is cut off"
        }
    }
}
