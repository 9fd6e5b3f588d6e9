/// A fault of a file of weights: which file, where in it, and why.
public struct WeightsError: Error, Equatable, Sendable {
    /// The file, as it was named.
    public let file: String
    public let place: Place
    public let cause: Cause

    public init(file: String, place: Place, cause: Cause) {
        (self.file, self.place, self.cause) = (file, place, cause)
    }

    /// Where in the file.
    public enum Place: Equatable, Sendable {
        case wholeFile
        /// The offset of the first byte in question.
        case byte(Int)
        case tensor(String)
        /// An entry of a zip archive.
        case entry(String)
        /// One of the files that an index names.
        case part(String)
    }

    public enum Cause: Equatable, Sendable {
        /// The file cannot be opened, or not be written; the system's reason.
        case unreachable(String)
        /// The first bytes belong to no known format; what they look like.
        case notWeights(String)
        case cutOff(needed: Int, available: Int)
        /// The file starts like a PyTorch file, but its magic number is another.
        case wrongMagic
        /// A pickle operation that Python does not write.
        case unknownOperation(UInt8)
        /// A Python object that is no tensor that can be read, by the name of its class or of the function that makes it.
        case foreignObject(String)
        /// A network as a program, which is not run.
        case program(Program)
        /// Numbers of a type that is not read, by the type's name in safetensors.
        case unknownType(String)
        /// The parts of the file contradict each other, or the rules of the format.
        case malformed(String)
        case unsupported(String)
        /// The contents of a zip entry are not those that were written.
        case wrongChecksum(expected: UInt32, found: UInt32)
        case negativeSize([Int])
        /// A number too large for anything real.
        case absurdLength(String)
        case outsideOfStorage(lastByte: Int, storage: Range<Int>)
        /// A part of the weights that is not in the folder of their index.
        case outsideOfFolder
        case duplicateName(String)
        case noTensors(String)
        case missing(nearest: [String])
        case wrongShape(expected: [Int], got: [Int])
    }
}

extension WeightsError: CustomStringConvertible {
    /// The file, the place, the cause, and what to do: one line, and for a program those of Python that save what is read.
    public var description: String {
        let location =
            switch place {
            case .wholeFile: ""
            case .byte(let offset): " at byte \(offset)"
            case .tensor(let name): ", tensor \(name)"
            case .entry(let name): ", entry \(name)"
            case .part(let name): ", its part \(name)"
            }
        var text = "weights file \(file)\(location): \(cause)"
        if case .program(let program) = cause { text += program.waysOut(of: file).map { "\n    \($0)" }.joined() }
        return text
    }
}

extension WeightsError.Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let reason):
            reason
        case .notWeights(let looks):
            "\(looks), not a PyTorch (.pth, .pt) or safetensors file"
        case .cutOff(let needed, let available):
            "the file is cut off: \(needed) more bytes are needed and \(available) are left; fetch it again"
        case .wrongMagic:
            "a pickle, but without PyTorch's magic number; save the state dict with torch.save"
        case .unknownOperation(let code):
            "pickle operation 0x\(String(code, radix: 16)), which Python does not write; the file is damaged"
        case .foreignObject(let name):
            Self.description(ofForeign: name)
        case .program(let program):
            "\(program)"
        case .outsideOfFolder:
            "it leads out of the folder of the index; copy all parts into that folder (cp -L follows links)"
        case .unknownType(let type):
            "numbers of type \(type) are not read; save the tensor as float32, with tensor.float()"
        case .malformed(let what), .unsupported(let what), .noTensors(let what):
            what
        case .wrongChecksum(let expected, let found):
            "its checksum is \(String(found, radix: 16)), and \(String(expected, radix: 16)) was written: the file is "
                + "damaged; fetch it again"
        case .negativeSize(let sizes):
            "a negative size or stride beside the sizes \(sizes)"
        case .absurdLength(let what):
            "\(what) cannot be right; the file is damaged"
        case .outsideOfStorage(let lastByte, let storage):
            "its last element ends at byte \(lastByte), but its storage is bytes \(storage.lowerBound) to "
                + "\(storage.upperBound - 1)"
        case .duplicateName(let name):
            "two entries are named \(name)"
        case .missing(let nearest):
            nearest.isEmpty
                ? "there is none of this name"
                : "there is none of this name; the nearest: \(nearest.joined(separator: ", "))"
        case .wrongShape(let expected, let got):
            "its shape is \(got), the network needs \(expected); the file belongs to another network"
        }
    }

    /// What an object is, and how to save it so that it can be read.
    private static func description(ofForeign name: String) -> String {
        switch name {
        case "torch._utils._rebuild_qtensor":
            return "a quantized tensor, which is not read; save tensor.dequantize()"
        case "torch._utils._rebuild_sparse_tensor", "torch._utils._rebuild_sparse_csr_tensor":
            return "a sparse tensor, which is not read; save tensor.to_dense()"
        case _ where name.hasPrefix("torch.complex") || name.hasPrefix("torch.Complex"):
            return "complex numbers (\(name)) are not read; save tensor.abs() or tensor.real"
        case _ where name.hasPrefix("torch.") && name.dropFirst("torch.".count).allSatisfy { $0 != "." }:
            return "numbers of type \(name) are not read; save the tensor as float32, with tensor.float()"
        default: return "a Python object, \(name), which is not run; save model.state_dict()"
        }
    }
}
